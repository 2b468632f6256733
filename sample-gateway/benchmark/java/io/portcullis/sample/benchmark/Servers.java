package io.portcullis.sample.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The service behind the gateways, by nginx, which has the issuer's keys too; and the configuration of HAProxy. */
final class Servers {

    private Servers() {}

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static Process nginx(Path folder, int port, String jwkSet, String cpu) throws IOException {
        Files.writeString(folder.resolve("jwks.json"), jwkSet);
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx.log;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  keepalive_requests 1000000000;
                  keepalive_timeout 1h;
                  client_body_temp_path %1$s;
                  proxy_temp_path %1$s;
                  fastcgi_temp_path %1$s;
                  uwsgi_temp_path %1$s;
                  scgi_temp_path %1$s;
                  server {
                    listen 127.0.0.1:%2$d;
                    location = /jwks.json { root %1$s; default_type application/json; }
                    location / { default_type application/json; return 200 '{"orders":[{"id":17,"state":"sent"}]}'; }
                  }
                }
                """.formatted(folder, port));
        return Programs.start(List.of("taskset", "-c", cpu, "nginx", "-c", configuration.toString()));
    }

    static Path haproxy(Path folder, int port, int upstream) throws IOException {
        return Files.writeString(
                folder.resolve("haproxy.cfg"), """
                global
                  nbthread 1
                  maxconn 4096
                  tune.bufsize 16384
                defaults
                  mode http
                  option http-keep-alive
                  http-reuse always
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                frontend gateway
                  bind 127.0.0.1:%1$d
                  http-request set-var(txn.token) http_auth_bearer
                  http-request set-var(txn.alg) var(txn.token),jwt_header_query('$.alg')
                  http-request set-var(txn.exp) var(txn.token),jwt_payload_query('$.exp','int')
                  http-request set-var(txn.now) date()
                  http-request deny deny_status 401 unless { var(txn.token),jwt_payload_query('$.iss') -m str %4$s }
                  http-request deny deny_status 401 unless { var(txn.token),jwt_payload_query('$.aud') -m str %5$s }
                  http-request deny deny_status 401 if { var(txn.exp),sub(txn.now) -m int lt 0 }
                  http-request deny deny_status 401 if { var(txn.alg) -m str RS256 } !{ var(txn.token),jwt_verify(txn.alg,"%3$s/rs.pem") -m int 1 }
                  http-request deny deny_status 401 if { var(txn.alg) -m str ES256 } !{ var(txn.token),jwt_verify(txn.alg,"%3$s/es.pem") -m int 1 }
                  http-request deny deny_status 401 unless { var(txn.alg) -m str RS256 ES256 }
                  default_backend upstream
                backend upstream
                  server nginx 127.0.0.1:%2$d
                """.formatted(port, upstream, folder, Tokens.ISSUER, Tokens.AUDIENCE));
    }
}
