# A service of `mad-engine gnina` with Gnina's own static build (CUDA 12.8; it runs without a GPU too). From the
# repository's root:
#   docker build -f deploy/engines/gnina.Dockerfile --build-arg GNINA_SHA256=… -t mad-gnina .
#   docker run --rm --gpus all -p 9002:9002 mad-gnina --host 0.0.0.0 --port 9002 --memory-mb 0
# Not built or run where MAD is developed, which reaches no registry of images and has no GPU: try it before relying
# on it. GNINA_SHA256 is that of the file you have looked at; without it the build stops.
FROM debian:12 AS build
RUN apt-get update && apt-get install -y --no-install-recommends git make ca-certificates
COPY . /mad
WORKDIR /mad
RUN tools/set-up && cmake --preset release && cmake --build build/release --target mad-engine
ARG GNINA_URL=https://github.com/gnina/gnina/releases/download/v1.3.3/gnina.cuda12.8.static
ARG GNINA_SHA256
ADD ${GNINA_URL} /opt/gnina/gnina
RUN echo "${GNINA_SHA256:?the checksum of the file}  /opt/gnina/gnina" | sha256sum --check && chmod 755 /opt/gnina/gnina && \
    /opt/gnina/gnina --version
FROM build AS service
ENV MAD_GNINA=/opt/gnina/gnina NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
USER nobody
ENTRYPOINT ["/mad/build/release/bin/mad-engine", "gnina", "--tasks", "/mad/tasks"]
