package io.fairlead.query.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server proves its name with; read again while it runs. */
final class ServerCertificate {
  private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);
  private static final String ALIAS = "server";

  private final TlsOptions options;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();

  private record Opened(KeyStore store, String password) {}

  private ServerCertificate(TlsOptions options) {
    this.options = options;
  }

  /**
   * @throws IOException if a file can't be read or is not as it must be; names it
   */
  static ServerCertificate of(TlsOptions options) throws IOException {
    ServerCertificate certificate = new ServerCertificate(options);
    certificate.put(certificate.open(), certificate.factory);
    return certificate;
  }

  SslContextFactory.Server factory() {
    return factory;
  }

  /** Reads it again, for connections that begin after this. If that fails, the former goes on. */
  void reload() {
    try {
      Opened opened = open();
      factory.reload(it -> put(opened, (SslContextFactory.Server) it));
      LOG.info("certificate read again: {}", describe(opened.store));
    } catch (Exception e) {
      LOG.warn("the certificate could not be read again, the former goes on: {}", e.getMessage());
    }
  }

  private void put(Opened opened, SslContextFactory.Server into) {
    into.setKeyStore(opened.store);
    into.setKeyStorePassword(opened.password);
    into.setKeyManagerPassword(opened.password);
  }

  private Opened open() throws IOException {
    Path keyStore = options.keyStore();
    try {
      Opened opened = keyStore == null ? pem() : pkcs12(keyStore);
      if (describe(opened.store).isEmpty()) {
        throw new IOException(keyStore + " has no key with a certificate");
      }
      return opened;
    } catch (GeneralSecurityException e) {
      throw new IOException(options.files() + " can't be used: " + e.getMessage(), e);
    }
  }

  private Opened pkcs12(Path file) throws IOException, GeneralSecurityException {
    String password = password(options.passwordFile());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password.toCharArray());
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IOException(
          file + " is no PKCS #12 key store, or the password is another: " + e.getMessage(), e);
    }
    return new Opened(store, password);
  }

  private Opened pem() throws IOException, GeneralSecurityException {
    Path certificate = options.certificate();
    Path key = options.key();
    if (certificate == null || key == null) {
      throw new IOException("there is neither a key store nor a certificate");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        ALIAS,
        PemFile.read(key).key(),
        new char[0],
        PemFile.read(certificate).certificates().toArray(Certificate[]::new));
    return new Opened(store, "");
  }

  private static String password(@Nullable Path file) throws IOException {
    if (file == null) {
      return "";
    }
    try {
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    }
  }

  /** For people: subjects and until when. */
  String words() throws IOException {
    return String.join(", ", describe(open().store));
  }

  private static List<String> describe(KeyStore store) throws IOException {
    List<String> out = new ArrayList<>();
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)
            && store.getCertificate(alias) instanceof X509Certificate certificate) {
          out.add(
              certificate.getSubjectX500Principal().getName()
                  + " until "
                  + certificate.getNotAfter().toInstant());
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    return out;
  }
}
