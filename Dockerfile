# docker build -t vestibule . && docker run -p 8080:8080 -v vestibule:/data -v ./vestibule.toml:/etc/vestibule.toml:ro vestibule
FROM rust:1.95-slim-bookworm AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
WORKDIR /source
COPY . .
RUN cargo build --release --locked
# The whole of the image: the program, the libraries it is linked with, certificates of authorities for upstreams over
# https, one user that is not root, and that user's folder.
WORKDIR /image
RUN install -D -s /source/target/release/vestibule usr/local/bin/vestibule \
    && ldd usr/local/bin/vestibule | grep -o '/[^ ]*' | xargs cp --dereference --parents -t . \
    && cp --dereference --parents /etc/ssl/certs/ca-certificates.crt . \
    && echo 'vestibule:x:65532:65532::/data:/' > etc/passwd \
    && install -d -o 65532 -g 65532 -m 0700 data

FROM scratch
COPY --from=build /image /
USER 65532:65532
WORKDIR /data
VOLUME /data
ENV VESTIBULE_CONFIG=/etc/vestibule.toml \
    VESTIBULE_GATEWAY__DATA=/data \
    VESTIBULE_GATEWAY__LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["/usr/local/bin/vestibule", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/vestibule"]
CMD ["run"]
