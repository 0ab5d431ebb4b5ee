package io.fairlead.query.openapi;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfig;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.impl.DefinitionKey;
import com.github.victools.jsonschema.generator.naming.DefaultSchemaDefinitionNamingStrategy;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import io.fairlead.query.Json;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON schemas (2020-12) of the records that the API takes and gives, as {@link Json} writes them.
 * A component is required unless it is {@code @Nullable}; descriptions are those of the javadoc.
 * Thread-safe.
 */
public final class JsonSchemas {
  private final RecordDocs docs = new RecordDocs();
  private final SchemaGenerator inOne = new SchemaGenerator(config(SchemaVersion.DRAFT_2020_12));
  private final ConcurrentMap<Class<?>, ObjectNode> known = new ConcurrentHashMap<>();

  /** The schema of one type, complete in itself: what it refers to is in its {@code $defs}. */
  public ObjectNode of(Class<?> type) {
    return known
        .computeIfAbsent(
            type,
            wanted -> {
              ObjectNode schema = inOne.generateSchema(wanted);
              schema.remove("$schema");
              return schema;
            })
        .deepCopy();
  }

  /** Schemas of several types that refer to each other's definitions, kept in one place. */
  Definitions definitions() {
    return new Definitions(
        new SchemaGenerator(config(SchemaVersion.DRAFT_2020_12)).buildMultipleSchemaDefinitions());
  }

  /** Collects what is referred to. */
  static final class Definitions {
    private final SchemaBuilder builder;

    private Definitions(SchemaBuilder builder) {
      this.builder = builder;
    }

    /** What stands where a value of that type is described. */
    ObjectNode reference(Type type) {
      return builder.createSchemaReference(type);
    }

    /** Everything that was referred to, by name. To be called once, at the end. */
    ObjectNode collected(String path) {
      return builder.collectDefinitions(path);
    }
  }

  private SchemaGeneratorConfig config(SchemaVersion version) {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(Json.MAPPER, version, OptionPreset.PLAIN_JSON)
            .with(
                Option.DEFINITIONS_FOR_ALL_OBJECTS,
                Option.FLATTENED_ENUMS,
                Option.INLINE_NULLABLE_SCHEMAS,
                Option.EXTRA_OPEN_API_FORMAT_VALUES,
                Option.PLAIN_DEFINITION_KEYS)
            .without(Option.FLATTENED_ENUMS_FROM_TOSTRING, Option.SCHEMA_VERSION_INDICATOR)
            .with(new JacksonModule(JacksonOption.ALWAYS_REF_SUBTYPES));
    config
        .forTypesInGeneral()
        .withDefinitionNamingStrategy(new Naming())
        .withDescriptionResolver(scope -> docs.of(scope.getType().getErasedType()).orElse(null))
        .withPropertySorter(Comparator.comparing(member -> 0)) // as they are declared
        .withCustomDefinitionProvider(JsonSchemas::written);
    config
        .forFields()
        .withNullableCheck(field -> isNullable(field) && !leavesOutNull(field))
        .withRequiredCheck(field -> !isNullable(field))
        .withDescriptionResolver(this::description);
    return config.build();
  }

  /** What is written where it stands: maps, and any JSON. */
  private static @Nullable CustomDefinition written(
      ResolvedType type, SchemaGenerationContext context) {
    if (JsonNode.class.isAssignableFrom(type.getErasedType())) {
      return new CustomDefinition(
          Json.MAPPER.createObjectNode(),
          CustomDefinition.INLINE_DEFINITION,
          CustomDefinition.EXCLUDING_ATTRIBUTES);
    }
    if (!Map.class.isAssignableFrom(type.getErasedType())) {
      return null;
    }
    ObjectNode map = Json.MAPPER.createObjectNode().put("type", "object");
    map.set(
        "additionalProperties",
        context.createDefinitionReference(type.typeParametersFor(Map.class).get(1)));
    return new CustomDefinition(
        map, CustomDefinition.INLINE_DEFINITION, CustomDefinition.EXCLUDING_ATTRIBUTES);
  }

  private @Nullable String description(FieldScope field) {
    return docs.of(field.getDeclaringType().getErasedType(), field.getDeclaredName()).orElse(null);
  }

  private static boolean isNullable(FieldScope field) {
    return field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static boolean leavesOutNull(FieldScope field) {
    JsonInclude include = field.getDeclaringType().getErasedType().getAnnotation(JsonInclude.class);
    return include != null && include.value() == JsonInclude.Include.NON_NULL;
  }

  /** A record inside another one has the other's name before its own. */
  private static final class Naming extends DefaultSchemaDefinitionNamingStrategy {
    @Override
    public String getDefinitionNameForKey(DefinitionKey key, SchemaGenerationContext context) {
      Class<?> type = key.getType().getErasedType();
      Class<?> outer = type.getEnclosingClass();
      String name = super.getDefinitionNameForKey(key, context);
      return outer == null ? name : outer.getSimpleName() + "." + name;
    }
  }
}
