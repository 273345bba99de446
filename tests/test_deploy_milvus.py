"""The files of deploy/milvus/: what they promise can be read from them, for no test has Docker or Kubernetes."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.settings import Settings

FOLDER = Path(__file__).parent.parent / "deploy" / "milvus"
FILES = ("compose.yaml", "values.yaml", "env.example")


def read(name: str) -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return values


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = read("compose.yaml")["services"]
    return found


def test_every_image_has_a_version(services: dict[str, dict[str, Any]]) -> None:
    images = {name: service["image"] for name, service in services.items()}
    assert set(images) == {"etcd", "minio", "milvus", "assistant"}
    built = images.pop("assistant")
    assert services["assistant"]["build"]["args"] == {"EXTRAS": "[milvus]"}
    assert built == "policy-assistant-milvus"
    for image in images.values():
        assert re.search(r":(v\d+\.\d+\.\d+|RELEASE\.[\dT:Z-]+)$", image)
    assert images["milvus"] == "{repository}:{tag}".format(**read("values.yaml")["image"]["all"])


def test_the_client_is_of_the_server_s_version(services: dict[str, dict[str, Any]]) -> None:
    constraints = (FOLDER.parent.parent / "constraints.txt").read_text(encoding="utf-8")
    client = re.search(r"^pymilvus==(\d+\.\d+)\.", constraints, re.M)
    assert client
    assert f":v{client[1]}." in services["milvus"]["image"]


def test_who_starts_after_whom_waits_until_it_is_healthy(services: dict[str, dict[str, Any]]) -> None:
    for name, needed in {"milvus": ["etcd", "minio"], "assistant": ["milvus"]}.items():
        assert services[name]["depends_on"] == {one: {"condition": "service_healthy"} for one in needed}
        assert all("test" in services[one]["healthcheck"] for one in needed)


def test_only_the_assistant_is_reached_and_from_this_machine_alone(services: dict[str, dict[str, Any]]) -> None:
    assert {name: service.get("ports") for name, service in services.items() if "ports" in service} == {
        "assistant": ["127.0.0.1:8000:8000"]
    }
    assert read("compose.yaml")["networks"]["inside"] == {"internal": True}
    assert {name for name, service in services.items() if service["networks"] != ["inside"]} == {"assistant"}


def test_the_assistant_is_as_confined_as_without_milvus(services: dict[str, dict[str, Any]]) -> None:
    plain = yaml.safe_load((FOLDER.parent / "compose.yaml").read_text(encoding="utf-8"))["services"]["assistant"]
    own = {"build", "image", "environment", "depends_on", "networks"}
    assert {k: v for k, v in services["assistant"].items() if k not in own} == {
        k: v for k, v in plain.items() if k not in own
    }
    assert services["assistant"]["environment"] | plain["environment"] == services["assistant"]["environment"]


def test_every_password_comes_from_the_environment_and_has_no_default(services: dict[str, dict[str, Any]]) -> None:
    told = {key: str(v) for one in services.values() for key, v in one["environment"].items()}
    secrets = {key: value for key, value in told.items() if re.search(r"PASSWORD|SECRET|TOKEN|USER|KEY", key)}
    assert len(secrets) == 6
    assert all(re.fullmatch(r"(root:)?\$\{\w+:\?[^}]+\}", value) for value in secrets.values())
    asked = {name for value in secrets.values() for name in re.findall(r"\$\{(\w+)", value)}
    lines = (FOLDER / "env.example").read_text(encoding="utf-8").splitlines()
    assert {line.partition("=")[0] for line in lines if line and line[0] != "#"} == asked
    assert all(line.endswith("=") for line in lines if line and line[0] != "#")
    assert told["COMMON_SECURITY_AUTHORIZATIONENABLED"] == "true"


def test_the_cluster_asks_who_connects_and_loses_nothing_with_a_node() -> None:
    values = read("values.yaml")
    assert values["cluster"] == {"enabled": True}
    inner = yaml.safe_load(values["extraConfigFiles"]["user.yaml"])
    assert inner == {"common": {"security": {"authorizationEnabled": True}}}
    assert values["service"]["type"] == "ClusterIP"
    for name in ("proxy", "mixCoordinator", "queryNode", "dataNode", "streamingNode"):
        assert values[name]["replicas"] >= 2
        assert set(values[name]["resources"]) == {"requests", "limits"}
    assert (values["etcd"]["replicaCount"], values["minio"]["mode"]) == (3, "distributed")
    for name in ("etcd", "minio"):
        assert values[name]["persistence"]["enabled"] is True


@pytest.mark.parametrize("name", FILES)
def test_no_file_has_an_unknown_setting(name: str) -> None:
    variables = set(re.findall(r"\bASSISTANT_([A-Z_]+)\b", (FOLDER / name).read_text(encoding="utf-8")))
    assert {variable.lower() for variable in variables} <= set(Settings.model_fields)
