package io.fairlead.query.security;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates a client of a coordinator accepts. */
public final class Trust {
  private Trust() {}

  /**
   * Those that the authorities of that file have signed, and no others.
   *
   * @param ca certificates as PEM; a server's own, where it has signed itself
   * @throws IOException if the file can't be read or has none
   */
  public static SSLContext in(Path ca) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int i = 0;
      for (Certificate certificate : PemFile.read(ca).certificates()) {
        store.setCertificateEntry("ca-" + i++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates of " + ca + " can't be used: " + e.getMessage(), e);
    }
  }
}
