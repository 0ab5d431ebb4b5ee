package io.fairlead.query.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as text. */
final class PemFile {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  private final Path file;
  private final String text;

  private PemFile(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  static PemFile read(Path file) throws IOException {
    try {
      return new PemFile(file, Files.readString(file, StandardCharsets.US_ASCII));
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IOException(file + " can't be read as PEM: " + e, e);
    }
  }

  /**
   * In the order of the file: a server's own comes first.
   *
   * @throws IOException if there is none
   */
  List<Certificate> certificates() throws IOException {
    List<Certificate> found = new ArrayList<>();
    for (byte[] der : blocks(CERTIFICATE)) {
      try {
        found.add(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der)));
      } catch (CertificateException e) {
        throw new IOException(file + " has a certificate that can't be read: " + e.getMessage(), e);
      }
    }
    if (found.isEmpty()) {
      throw new IOException(file + " has no '-----BEGIN CERTIFICATE-----'");
    }
    return found;
  }

  /**
   * @throws IOException if there is not exactly one, in PKCS #8 and not encrypted
   */
  PrivateKey key() throws IOException {
    List<byte[]> blocks = blocks(PRIVATE_KEY);
    if (blocks.size() != 1) {
      throw new IOException(
          file
              + " must have one '-----BEGIN PRIVATE KEY-----', not encrypted; other forms become one"
              + " by: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
    }
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm)
            .generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0)));
      } catch (InvalidKeySpecException e) {
        // It is of another kind.
      } catch (GeneralSecurityException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
    throw new IOException(file + " has a key of none of the kinds " + ALGORITHMS);
  }

  private List<byte[]> blocks(String kind) throws IOException {
    List<byte[]> found = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(kind)) {
        try {
          found.add(Base64.getMimeDecoder().decode(matcher.group(2)));
        } catch (IllegalArgumentException e) {
          throw new IOException(file + " has a " + kind + " that is no Base64", e);
        }
      }
    }
    return found;
  }
}
