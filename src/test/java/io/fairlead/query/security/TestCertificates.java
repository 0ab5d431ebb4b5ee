package io.fairlead.query.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** Certificates that sign themselves, made for one test by the JDK's keytool. */
public final class TestCertificates {
  private static final String PASSWORD = "changeit";

  private final Path directory;

  public TestCertificates(Path directory) {
    this.directory = directory;
  }

  /** The files of one certificate. */
  public record Made(Path keyStore, Path password, Path certificate, Path key) {}

  /** For 127.0.0.1 and localhost. */
  public Made make(String name) throws Exception {
    return make(name, "san=ip:127.0.0.1,dns:localhost");
  }

  /**
   * @param extension as keytool's {@code -ext} takes it
   */
  public Made make(String name, String extension) throws Exception {
    Path store = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-dname",
                    "CN=" + name,
                    "-keyalg",
                    "EC",
                    "-validity",
                    "2",
                    "-ext",
                    extension,
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
    KeyStore opened = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      opened.load(in, PASSWORD.toCharArray());
    }
    return new Made(
        store,
        Files.writeString(directory.resolve(name + ".password"), PASSWORD + "\n"),
        pem(name + ".crt", "CERTIFICATE", opened.getCertificate("server").getEncoded()),
        pem(
            name + ".key",
            "PRIVATE KEY",
            opened.getKey("server", PASSWORD.toCharArray()).getEncoded()));
  }

  private Path pem(String file, String kind, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        directory.resolve(file),
        "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
  }
}
