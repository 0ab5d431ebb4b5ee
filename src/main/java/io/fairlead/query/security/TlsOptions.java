package io.fairlead.query.security;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificate under which a server answers. Either a key store or PEM files. They are read
 * again when they change.
 *
 * @param keyStore PKCS #12; null where there are PEM files
 * @param passwordFile its first line opens the key store and its key; null for no password
 * @param certificate the server's own first, then those that have signed it; PEM
 * @param key in PKCS #8, not encrypted; PEM
 * @param ca of the certificates of other instances; null for what the JDK trusts
 */
public record TlsOptions(
    @Nullable Path keyStore,
    @Nullable Path passwordFile,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable Path ca) {

  public TlsOptions {
    if ((keyStore == null) == (certificate == null)) {
      throw new IllegalArgumentException("either a key store or a certificate must be given");
    }
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("a certificate and its key must be given together");
    }
    if (passwordFile != null && keyStore == null) {
      throw new IllegalArgumentException("a password is of use for a key store only");
    }
  }

  /** A key store. */
  public static TlsOptions keyStore(Path keyStore, @Nullable Path passwordFile, @Nullable Path ca) {
    return new TlsOptions(keyStore, passwordFile, null, null, ca);
  }

  /** PEM files. */
  public static TlsOptions pem(Path certificate, Path key, @Nullable Path ca) {
    return new TlsOptions(null, null, certificate, key, ca);
  }

  List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (Path file : new @Nullable Path[] {keyStore, passwordFile, certificate, key}) {
      if (file != null) {
        files.add(file);
      }
    }
    return files;
  }
}
