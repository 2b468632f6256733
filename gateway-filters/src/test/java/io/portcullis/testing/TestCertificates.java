package io.portcullis.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** PEM files of a new certificate authority and of a server certificate that it signed. */
public final class TestCertificates {

    private static final String CA = "ca";
    private static final String SERVER = "server";
    private static final String STORE_PASSWORD = "changeit";

    private final Path authority;
    private final Path certificate;
    private final Path key;
    private final SSLContext trust;

    private TestCertificates(Path directory, KeyStore keys) throws IOException, GeneralSecurityException {
        byte[] ca = keys.getCertificate(CA).getEncoded();
        authority = pem(directory.resolve("ca.pem"), "CERTIFICATE", ca);
        certificate = pem(
                directory.resolve("server.pem"),
                "CERTIFICATE",
                keys.getCertificate(SERVER).getEncoded());
        key = pem(
                directory.resolve("server.key"),
                "PRIVATE KEY",
                keys.getKey(SERVER, STORE_PASSWORD.toCharArray()).getEncoded());
        trust = trusting(keys);
    }

    /** For localhost and 127.0.0.1. */
    public static TestCertificates localhost() {
        return of("dns:localhost,ip:127.0.0.1");
    }

    /** For these subject alternative names in the notation of keytool. */
    public static TestCertificates of(String names) {
        try {
            Path directory = Files.createTempDirectory("certificates");
            directory.toFile().deleteOnExit();
            Path store = directory.resolve("keys.p12");
            generate(store, CA, "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign");
            generate(store, SERVER, "-signer", CA, "-ext", "san=" + names);
            KeyStore keys = KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray());
            Files.delete(store);
            return new TestCertificates(directory, keys);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate of the authority. */
    public Path authority() {
        return authority;
    }

    public Path certificate() {
        return certificate;
    }

    /** The private key of the server, PKCS#8, not encrypted. */
    public Path key() {
        return key;
    }

    /** For clients that trust this authority and no other. */
    public SSLContext trust() {
        return trust;
    }

    private static void generate(Path store, String alias, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", alias));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30", "-dname", "CN=" + alias));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream output = keytool.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool: " + text);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext trusting(KeyStore keys) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(CA, keys.getCertificate(CA));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static Path pem(Path file, String type, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        file.toFile().deleteOnExit();
        return Files.writeString(file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }
}
