# A service of `mad-engine smina` with Smina's own static build. From the repository's root:
#   docker build -f deploy/engines/smina.Dockerfile --build-arg SMINA_SHA256=… -t mad-smina .
#   docker run --rm -p 9001:9001 mad-smina --host 0.0.0.0 --port 9001
# Not built or run where MAD is developed, which reaches no registry of images: try it before relying on it.
# SMINA_SHA256 is that of the file you have looked at; without it the build stops.
FROM debian:12 AS build
RUN apt-get update && apt-get install -y --no-install-recommends git make ca-certificates
COPY . /mad
WORKDIR /mad
RUN tools/set-up && cmake --preset release && cmake --build build/release --target mad-engine
ARG SMINA_URL=https://sourceforge.net/projects/smina/files/smina.static/download
ARG SMINA_SHA256
ADD ${SMINA_URL} /opt/smina/smina
RUN echo "${SMINA_SHA256:?the checksum of the file}  /opt/smina/smina" | sha256sum --check && chmod 755 /opt/smina/smina && \
    /opt/smina/smina --version
# The libraries that the executable names, and Open Babel's and RDKit's own files.
FROM build AS service
ENV MAD_SMINA=/opt/smina/smina
USER nobody
ENTRYPOINT ["/mad/build/release/bin/mad-engine", "smina", "--tasks", "/mad/tasks"]
