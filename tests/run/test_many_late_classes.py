"""An app with more SDKs in one class loader than the bridge keeps handles of: each still works, and is seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from harness.virtual.build.builder import build_app
from harness.virtual.build.sources import FRAMEWORK, VIRTUAL, Artefact
from tests.run.phones import boot, journalled_calls

DATA = Path(__file__).parent.parent / "data"
SOURCES = (DATA / "java-many-late", DATA / "java-sdks", VIRTUAL / "apps" / "shared")
PLAY = "com.google.android.gms.location.LocationServices"  # of which no row is an access
MADE = [
    "got com.google.mlkit.vision.face.internal.zzb",
    "got com.google.android.gms.internal.location.zzbp",
    "got com.google.android.gms.internal.location.zzbi",
    "got com.google.mediapipe.tasks.vision.facedetector.FaceDetector",
    "got com.google.mediapipe.tasks.vision.facelandmarker.FaceLandmarker",
    "got com.google.mlkit.vision.face.internal.zzb",
    "done",
]


@pytest.mark.skipif(shutil.which("javac") is None, reason="the app is compiled here")
def test_a_class_whose_handle_the_bridge_has_dropped_works_and_is_seen(tmp_path: Path) -> None:
    apk = tmp_path / "many.apk"
    apk.write_bytes(build_app(Artefact(output=apk, folders=SOURCES, needs=FRAMEWORK)))
    with boot(tmp_path) as phone:
        done = phone.harness("run", str(apk), "--device", "bench", "--devices", "devices.toml", "--watch", "3",
                             "--leave-app", "--scenario", "watch")  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        journal = phone.journal("com.example.manylate")
        assert [entry["event"] for entry in journal if "event" in entry] == MADE
        got = [row["hook"] for row in phone.query("select hook from access where outcome = 'returned' order by seq")]
        assert got == [call["call"] for call in journalled_calls(journal) if not call["call"].startswith(f"{PLAY}.")]
