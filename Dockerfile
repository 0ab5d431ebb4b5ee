# The coordinator, or any other command of Fairlead:
#   docker build -t fairlead . && docker run --rm fairlead --help

FROM maven:3.9.11-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml ./
COPY schemas schemas
COPY topology-docs topology-docs
COPY src/main src/main
RUN mvn -B -Pquick -Dcyclonedx.skip=false -Dmaven.test.skip=true -DskipTests package

FROM eclipse-temurin:17-jre-jammy
RUN useradd --system --uid 10001 --home-dir /var/lib/fairlead --create-home fairlead
COPY --from=build /src/target/app /opt/fairlead
COPY --chmod=755 fairlead /opt/fairlead/fairlead
USER fairlead
WORKDIR /var/lib/fairlead
VOLUME /var/lib/fairlead
EXPOSE 8080
ENTRYPOINT ["/opt/fairlead/fairlead"]
CMD ["--help"]
