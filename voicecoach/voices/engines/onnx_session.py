"""onnxruntime: neural models on the processor, with the same bytes each time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

RUNTIME_MODULE = "onnxruntime"
MISSING_RUNTIME = "onnxruntime is not installed here (there is none for Intel Macs); use the voice espeak"

_THREADS = 1
"""With two, sums are added in another order, and the last bits differ."""


def load_onnx_session(model: Path | bytes) -> Any:
    """Load a model, a file or its bytes, for one thread a call.

    Raises ModuleNotFoundError without the runtime, and the runtime's own errors.

    Several threads may use a session at once: each call computes in its own thread.
    """
    # Keeps onnxruntime from collecting usage data for its maker.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # noqa: PLC0415 - loaded only for what the cache does not hold

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = _THREADS
    source = model if isinstance(model, bytes) else str(model)
    return onnxruntime.InferenceSession(source, sess_options=options, providers=["CPUExecutionProvider"])
