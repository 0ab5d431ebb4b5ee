package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.TenantId;
import org.junit.jupiter.api.Test;

class SharedValuesTest {
  private final SharedValues<TenantId> values = new SharedValues<>(TenantId::new);

  @Test
  void equalNamesHaveOneValue() {
    TenantId first = values.get(new String("code"));
    assertSame(first, values.get(new String("code")));
    assertEquals(new TenantId("code"), first);
  }

  @Test
  void twoNamesInOneSlotHaveTheirOwn() {
    assertEquals("Aa".hashCode(), "BB".hashCode());
    TenantId first = values.get("Aa");
    assertEquals(new TenantId("BB"), values.get("BB"));
    assertNotSame(first, values.get("Aa"), "the other took its place");
    assertEquals(first, values.get("Aa"));
  }

  @Test
  void aNameThatIsRefusedIsRefusedEachTime() {
    assertThrows(InvalidFieldException.class, () -> values.get("two words"));
    assertThrows(InvalidFieldException.class, () -> values.get("two words"));
  }
}
