from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Task(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CLASSES: _ClassVar[Task]
    LABELS: _ClassVar[Task]
    QUANTITIES: _ClassVar[Task]

class Better(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    NEITHER: _ClassVar[Better]
    HIGHER: _ClassVar[Better]
    LOWER: _ClassVar[Better]

class Reference(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REFERENCE_UNSPECIFIED: _ClassVar[Reference]
    PREVIOUS: _ClassVar[Reference]
    FIRST: _ClassVar[Reference]
    ANOTHER_EXAMPLE: _ClassVar[Reference]
    ANOTHER_SEED: _ClassVar[Reference]
    PINNED: _ClassVar[Reference]
    ANOTHER_RUN: _ClassVar[Reference]

class Severity(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SEVERITY_UNSPECIFIED: _ClassVar[Severity]
    INFO: _ClassVar[Severity]
    WARNING: _ClassVar[Severity]
    ERROR: _ClassVar[Severity]
CLASSES: Task
LABELS: Task
QUANTITIES: Task
NEITHER: Better
HIGHER: Better
LOWER: Better
REFERENCE_UNSPECIFIED: Reference
PREVIOUS: Reference
FIRST: Reference
ANOTHER_EXAMPLE: Reference
ANOTHER_SEED: Reference
PINNED: Reference
ANOTHER_RUN: Reference
SEVERITY_UNSPECIFIED: Severity
INFO: Severity
WARNING: Severity
ERROR: Severity

class Packed(_message.Message):
    __slots__ = ("shape", "exponent", "data")
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    EXPONENT_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    shape: _containers.RepeatedScalarFieldContainer[int]
    exponent: _containers.RepeatedScalarFieldContainer[int]
    data: bytes
    def __init__(self, shape: _Optional[_Iterable[int]] = ..., exponent: _Optional[_Iterable[int]] = ..., data: _Optional[bytes] = ...) -> None: ...

class Pictures(_message.Message):
    __slots__ = ("height", "width", "channels", "data")
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    height: int
    width: int
    channels: int
    data: bytes
    def __init__(self, height: _Optional[int] = ..., width: _Optional[int] = ..., channels: _Optional[int] = ..., data: _Optional[bytes] = ...) -> None: ...

class Probe(_message.Message):
    __slots__ = ("fingerprint", "kind", "names", "targets", "class_names", "pictures", "targets_given", "masks", "task", "unit", "truth", "features", "texts", "inputs", "rate", "model")
    FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    TARGETS_FIELD_NUMBER: _ClassVar[int]
    CLASS_NAMES_FIELD_NUMBER: _ClassVar[int]
    PICTURES_FIELD_NUMBER: _ClassVar[int]
    TARGETS_GIVEN_FIELD_NUMBER: _ClassVar[int]
    MASKS_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    TRUTH_FIELD_NUMBER: _ClassVar[int]
    FEATURES_FIELD_NUMBER: _ClassVar[int]
    TEXTS_FIELD_NUMBER: _ClassVar[int]
    INPUTS_FIELD_NUMBER: _ClassVar[int]
    RATE_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    fingerprint: str
    kind: str
    names: _containers.RepeatedScalarFieldContainer[str]
    targets: _containers.RepeatedScalarFieldContainer[int]
    class_names: _containers.RepeatedScalarFieldContainer[str]
    pictures: Pictures
    targets_given: bool
    masks: Pictures
    task: Task
    unit: str
    truth: _containers.RepeatedScalarFieldContainer[float]
    features: _containers.RepeatedCompositeFieldContainer[Feature]
    texts: _containers.RepeatedCompositeFieldContainer[Words]
    inputs: Packed
    rate: float
    model: str
    def __init__(self, fingerprint: _Optional[str] = ..., kind: _Optional[str] = ..., names: _Optional[_Iterable[str]] = ..., targets: _Optional[_Iterable[int]] = ..., class_names: _Optional[_Iterable[str]] = ..., pictures: _Optional[_Union[Pictures, _Mapping]] = ..., targets_given: bool = ..., masks: _Optional[_Union[Pictures, _Mapping]] = ..., task: _Optional[_Union[Task, str]] = ..., unit: _Optional[str] = ..., truth: _Optional[_Iterable[float]] = ..., features: _Optional[_Iterable[_Union[Feature, _Mapping]]] = ..., texts: _Optional[_Iterable[_Union[Words, _Mapping]]] = ..., inputs: _Optional[_Union[Packed, _Mapping]] = ..., rate: _Optional[float] = ..., model: _Optional[str] = ...) -> None: ...

class Feature(_message.Message):
    __slots__ = ("name", "unit", "categories")
    NAME_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    CATEGORIES_FIELD_NUMBER: _ClassVar[int]
    name: str
    unit: str
    categories: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., unit: _Optional[str] = ..., categories: _Optional[_Iterable[str]] = ...) -> None: ...

class Words(_message.Message):
    __slots__ = ("words",)
    WORDS_FIELD_NUMBER: _ClassVar[int]
    words: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, words: _Optional[_Iterable[str]] = ...) -> None: ...

class Series(_message.Message):
    __slots__ = ("name", "method", "params_json", "kind", "axes", "channels", "is_signed", "input_multiplied", "score", "fingerprint", "place", "checks", "rows", "labels", "task", "measures")
    NAME_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    PARAMS_JSON_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    AXES_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    IS_SIGNED_FIELD_NUMBER: _ClassVar[int]
    INPUT_MULTIPLIED_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    MEASURES_FIELD_NUMBER: _ClassVar[int]
    name: str
    method: str
    params_json: str
    kind: str
    axes: _containers.RepeatedScalarFieldContainer[str]
    channels: _containers.RepeatedScalarFieldContainer[str]
    is_signed: bool
    input_multiplied: bool
    score: str
    fingerprint: str
    place: int
    checks: _containers.RepeatedCompositeFieldContainer[Check]
    rows: _containers.RepeatedCompositeFieldContainer[Row]
    labels: _containers.RepeatedScalarFieldContainer[str]
    task: Task
    measures: _containers.RepeatedCompositeFieldContainer[Measure]
    def __init__(self, name: _Optional[str] = ..., method: _Optional[str] = ..., params_json: _Optional[str] = ..., kind: _Optional[str] = ..., axes: _Optional[_Iterable[str]] = ..., channels: _Optional[_Iterable[str]] = ..., is_signed: bool = ..., input_multiplied: bool = ..., score: _Optional[str] = ..., fingerprint: _Optional[str] = ..., place: _Optional[int] = ..., checks: _Optional[_Iterable[_Union[Check, _Mapping]]] = ..., rows: _Optional[_Iterable[_Union[Row, _Mapping]]] = ..., labels: _Optional[_Iterable[str]] = ..., task: _Optional[_Union[Task, str]] = ..., measures: _Optional[_Iterable[_Union[Measure, _Mapping]]] = ...) -> None: ...

class Row(_message.Message):
    __slots__ = ("name", "grids")
    NAME_FIELD_NUMBER: _ClassVar[int]
    GRIDS_FIELD_NUMBER: _ClassVar[int]
    name: str
    grids: _containers.RepeatedCompositeFieldContainer[Grid]
    def __init__(self, name: _Optional[str] = ..., grids: _Optional[_Iterable[_Union[Grid, _Mapping]]] = ...) -> None: ...

class Grid(_message.Message):
    __slots__ = ("feature", "at")
    FEATURE_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    feature: Feature
    at: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, feature: _Optional[_Union[Feature, _Mapping]] = ..., at: _Optional[_Iterable[float]] = ...) -> None: ...

class Check(_message.Message):
    __slots__ = ("name", "label", "says", "family", "better", "low", "high")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    FAMILY_FIELD_NUMBER: _ClassVar[int]
    BETTER_FIELD_NUMBER: _ClassVar[int]
    LOW_FIELD_NUMBER: _ClassVar[int]
    HIGH_FIELD_NUMBER: _ClassVar[int]
    name: str
    label: str
    says: str
    family: str
    better: Better
    low: float
    high: float
    def __init__(self, name: _Optional[str] = ..., label: _Optional[str] = ..., says: _Optional[str] = ..., family: _Optional[str] = ..., better: _Optional[_Union[Better, str]] = ..., low: _Optional[float] = ..., high: _Optional[float] = ...) -> None: ...

class Measure(_message.Message):
    __slots__ = ("name", "label", "says", "low", "high", "is_share")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    SAYS_FIELD_NUMBER: _ClassVar[int]
    LOW_FIELD_NUMBER: _ClassVar[int]
    HIGH_FIELD_NUMBER: _ClassVar[int]
    IS_SHARE_FIELD_NUMBER: _ClassVar[int]
    name: str
    label: str
    says: str
    low: float
    high: float
    is_share: bool
    def __init__(self, name: _Optional[str] = ..., label: _Optional[str] = ..., says: _Optional[str] = ..., low: _Optional[float] = ..., high: _Optional[float] = ..., is_share: bool = ...) -> None: ...

class Drift(_message.Message):
    __slots__ = ("measure", "reference", "reference_step", "values")
    MEASURE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_STEP_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    measure: str
    reference: Reference
    reference_step: int
    values: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, measure: _Optional[str] = ..., reference: _Optional[_Union[Reference, str]] = ..., reference_step: _Optional[int] = ..., values: _Optional[_Iterable[float]] = ...) -> None: ...

class Quality(_message.Message):
    __slots__ = ("check", "of", "values")
    CHECK_FIELD_NUMBER: _ClassVar[int]
    OF_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    check: str
    of: str
    values: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, check: _Optional[str] = ..., of: _Optional[str] = ..., values: _Optional[_Iterable[float]] = ...) -> None: ...

class Step(_message.Message):
    __slots__ = ("step", "epoch", "batch", "wall_time", "degenerate", "magnitude", "peak", "drift", "largest", "quality", "evaluations", "reused", "tree", "number")
    STEP_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    WALL_TIME_FIELD_NUMBER: _ClassVar[int]
    DEGENERATE_FIELD_NUMBER: _ClassVar[int]
    MAGNITUDE_FIELD_NUMBER: _ClassVar[int]
    PEAK_FIELD_NUMBER: _ClassVar[int]
    DRIFT_FIELD_NUMBER: _ClassVar[int]
    LARGEST_FIELD_NUMBER: _ClassVar[int]
    QUALITY_FIELD_NUMBER: _ClassVar[int]
    EVALUATIONS_FIELD_NUMBER: _ClassVar[int]
    REUSED_FIELD_NUMBER: _ClassVar[int]
    TREE_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    step: int
    epoch: int
    batch: int
    wall_time: float
    degenerate: _containers.RepeatedScalarFieldContainer[bool]
    magnitude: _containers.RepeatedScalarFieldContainer[float]
    peak: _containers.RepeatedScalarFieldContainer[float]
    drift: _containers.RepeatedCompositeFieldContainer[Drift]
    largest: _containers.RepeatedScalarFieldContainer[float]
    quality: _containers.RepeatedCompositeFieldContainer[Quality]
    evaluations: int
    reused: int
    tree: Tree
    number: int
    def __init__(self, step: _Optional[int] = ..., epoch: _Optional[int] = ..., batch: _Optional[int] = ..., wall_time: _Optional[float] = ..., degenerate: _Optional[_Iterable[bool]] = ..., magnitude: _Optional[_Iterable[float]] = ..., peak: _Optional[_Iterable[float]] = ..., drift: _Optional[_Iterable[_Union[Drift, _Mapping]]] = ..., largest: _Optional[_Iterable[float]] = ..., quality: _Optional[_Iterable[_Union[Quality, _Mapping]]] = ..., evaluations: _Optional[int] = ..., reused: _Optional[int] = ..., tree: _Optional[_Union[Tree, _Mapping]] = ..., number: _Optional[int] = ...) -> None: ...

class Tree(_message.Message):
    __slots__ = ("nodes",)
    NODES_FIELD_NUMBER: _ClassVar[int]
    nodes: _containers.RepeatedCompositeFieldContainer[Node]
    def __init__(self, nodes: _Optional[_Iterable[_Union[Node, _Mapping]]] = ...) -> None: ...

class Node(_message.Message):
    __slots__ = ("label", "threshold", "left", "right", "share", "value")
    LABEL_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    SHARE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    label: int
    threshold: float
    left: int
    right: int
    share: float
    value: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, label: _Optional[int] = ..., threshold: _Optional[float] = ..., left: _Optional[int] = ..., right: _Optional[int] = ..., share: _Optional[float] = ..., value: _Optional[_Iterable[float]] = ...) -> None: ...

class Metric(_message.Message):
    __slots__ = ("name", "value")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: float
    def __init__(self, name: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...

class Predictions(_message.Message):
    __slots__ = ("step", "epoch", "batch", "wall_time", "score", "predicted", "confidence", "metrics", "quality")
    STEP_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    WALL_TIME_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    PREDICTED_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    METRICS_FIELD_NUMBER: _ClassVar[int]
    QUALITY_FIELD_NUMBER: _ClassVar[int]
    step: int
    epoch: int
    batch: int
    wall_time: float
    score: _containers.RepeatedScalarFieldContainer[float]
    predicted: _containers.RepeatedScalarFieldContainer[int]
    confidence: _containers.RepeatedScalarFieldContainer[float]
    metrics: _containers.RepeatedCompositeFieldContainer[Metric]
    quality: _containers.RepeatedCompositeFieldContainer[Quality]
    def __init__(self, step: _Optional[int] = ..., epoch: _Optional[int] = ..., batch: _Optional[int] = ..., wall_time: _Optional[float] = ..., score: _Optional[_Iterable[float]] = ..., predicted: _Optional[_Iterable[int]] = ..., confidence: _Optional[_Iterable[float]] = ..., metrics: _Optional[_Iterable[_Union[Metric, _Mapping]]] = ..., quality: _Optional[_Iterable[_Union[Quality, _Mapping]]] = ...) -> None: ...

class Note(_message.Message):
    __slots__ = ("severity", "source", "text")
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    severity: Severity
    source: str
    text: str
    def __init__(self, severity: _Optional[_Union[Severity, str]] = ..., source: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class Notes(_message.Message):
    __slots__ = ("step", "wall_time", "notes")
    STEP_FIELD_NUMBER: _ClassVar[int]
    WALL_TIME_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    step: int
    wall_time: float
    notes: _containers.RepeatedCompositeFieldContainer[Note]
    def __init__(self, step: _Optional[int] = ..., wall_time: _Optional[float] = ..., notes: _Optional[_Iterable[_Union[Note, _Mapping]]] = ...) -> None: ...

class Alarm(_message.Message):
    __slots__ = ("series", "measure", "detector", "drift", "statistic", "threshold", "examples", "target")
    SERIES_FIELD_NUMBER: _ClassVar[int]
    MEASURE_FIELD_NUMBER: _ClassVar[int]
    DETECTOR_FIELD_NUMBER: _ClassVar[int]
    DRIFT_FIELD_NUMBER: _ClassVar[int]
    STATISTIC_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    EXAMPLES_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    series: str
    measure: str
    detector: str
    drift: float
    statistic: float
    threshold: float
    examples: _containers.RepeatedScalarFieldContainer[int]
    target: int
    def __init__(self, series: _Optional[str] = ..., measure: _Optional[str] = ..., detector: _Optional[str] = ..., drift: _Optional[float] = ..., statistic: _Optional[float] = ..., threshold: _Optional[float] = ..., examples: _Optional[_Iterable[int]] = ..., target: _Optional[int] = ...) -> None: ...

class Alarms(_message.Message):
    __slots__ = ("step", "epoch", "batch", "wall_time", "alarms")
    STEP_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    WALL_TIME_FIELD_NUMBER: _ClassVar[int]
    ALARMS_FIELD_NUMBER: _ClassVar[int]
    step: int
    epoch: int
    batch: int
    wall_time: float
    alarms: _containers.RepeatedCompositeFieldContainer[Alarm]
    def __init__(self, step: _Optional[int] = ..., epoch: _Optional[int] = ..., batch: _Optional[int] = ..., wall_time: _Optional[float] = ..., alarms: _Optional[_Iterable[_Union[Alarm, _Mapping]]] = ...) -> None: ...

class Run(_message.Message):
    __slots__ = ("name", "series", "last_step", "last_wall_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SERIES_FIELD_NUMBER: _ClassVar[int]
    LAST_STEP_FIELD_NUMBER: _ClassVar[int]
    LAST_WALL_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    series: _containers.RepeatedCompositeFieldContainer[Series]
    last_step: int
    last_wall_time: float
    def __init__(self, name: _Optional[str] = ..., series: _Optional[_Iterable[_Union[Series, _Mapping]]] = ..., last_step: _Optional[int] = ..., last_wall_time: _Optional[float] = ...) -> None: ...

class Overview(_message.Message):
    __slots__ = ("runs",)
    RUNS_FIELD_NUMBER: _ClassVar[int]
    runs: _containers.RepeatedCompositeFieldContainer[Run]
    def __init__(self, runs: _Optional[_Iterable[_Union[Run, _Mapping]]] = ...) -> None: ...

class StepList(_message.Message):
    __slots__ = ("steps", "damage")
    STEPS_FIELD_NUMBER: _ClassVar[int]
    DAMAGE_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[Step]
    damage: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, steps: _Optional[_Iterable[_Union[Step, _Mapping]]] = ..., damage: _Optional[_Iterable[str]] = ...) -> None: ...

class PredictionsList(_message.Message):
    __slots__ = ("steps", "damage")
    STEPS_FIELD_NUMBER: _ClassVar[int]
    DAMAGE_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[Predictions]
    damage: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, steps: _Optional[_Iterable[_Union[Predictions, _Mapping]]] = ..., damage: _Optional[_Iterable[str]] = ...) -> None: ...

class ValuesAt(_message.Message):
    __slots__ = ("step", "values")
    STEP_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    step: int
    values: Packed
    def __init__(self, step: _Optional[int] = ..., values: _Optional[_Union[Packed, _Mapping]] = ...) -> None: ...

class ValuesList(_message.Message):
    __slots__ = ("steps",)
    STEPS_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[ValuesAt]
    def __init__(self, steps: _Optional[_Iterable[_Union[ValuesAt, _Mapping]]] = ...) -> None: ...

class NotesList(_message.Message):
    __slots__ = ("steps", "damage")
    STEPS_FIELD_NUMBER: _ClassVar[int]
    DAMAGE_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[Notes]
    damage: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, steps: _Optional[_Iterable[_Union[Notes, _Mapping]]] = ..., damage: _Optional[_Iterable[str]] = ...) -> None: ...

class AlarmsList(_message.Message):
    __slots__ = ("steps", "damage")
    STEPS_FIELD_NUMBER: _ClassVar[int]
    DAMAGE_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[Alarms]
    damage: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, steps: _Optional[_Iterable[_Union[Alarms, _Mapping]]] = ..., damage: _Optional[_Iterable[str]] = ...) -> None: ...

class DriftAt(_message.Message):
    __slots__ = ("step", "drift")
    STEP_FIELD_NUMBER: _ClassVar[int]
    DRIFT_FIELD_NUMBER: _ClassVar[int]
    step: int
    drift: Drift
    def __init__(self, step: _Optional[int] = ..., drift: _Optional[_Union[Drift, _Mapping]] = ...) -> None: ...

class DriftList(_message.Message):
    __slots__ = ("steps",)
    STEPS_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[DriftAt]
    def __init__(self, steps: _Optional[_Iterable[_Union[DriftAt, _Mapping]]] = ...) -> None: ...

class Scalar(_message.Message):
    __slots__ = ("run", "tag", "step", "wall_time", "value")
    RUN_FIELD_NUMBER: _ClassVar[int]
    TAG_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    WALL_TIME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    run: str
    tag: str
    step: _containers.RepeatedScalarFieldContainer[int]
    wall_time: _containers.RepeatedScalarFieldContainer[float]
    value: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, run: _Optional[str] = ..., tag: _Optional[str] = ..., step: _Optional[_Iterable[int]] = ..., wall_time: _Optional[_Iterable[float]] = ..., value: _Optional[_Iterable[float]] = ...) -> None: ...

class ScalarList(_message.Message):
    __slots__ = ("scalars",)
    SCALARS_FIELD_NUMBER: _ClassVar[int]
    scalars: _containers.RepeatedCompositeFieldContainer[Scalar]
    def __init__(self, scalars: _Optional[_Iterable[_Union[Scalar, _Mapping]]] = ...) -> None: ...

class DriftMatrix(_message.Message):
    __slots__ = ("steps", "values")
    STEPS_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedScalarFieldContainer[int]
    values: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, steps: _Optional[_Iterable[int]] = ..., values: _Optional[_Iterable[float]] = ...) -> None: ...

class Measured(_message.Message):
    __slots__ = ("measure", "value")
    MEASURE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    measure: str
    value: float
    def __init__(self, measure: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...

class Pair(_message.Message):
    __slots__ = ("first", "second", "measured", "shape", "trouble")
    FIRST_FIELD_NUMBER: _ClassVar[int]
    SECOND_FIELD_NUMBER: _ClassVar[int]
    MEASURED_FIELD_NUMBER: _ClassVar[int]
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    TROUBLE_FIELD_NUMBER: _ClassVar[int]
    first: int
    second: int
    measured: _containers.RepeatedCompositeFieldContainer[Measured]
    shape: _containers.RepeatedScalarFieldContainer[int]
    trouble: str
    def __init__(self, first: _Optional[int] = ..., second: _Optional[int] = ..., measured: _Optional[_Iterable[_Union[Measured, _Mapping]]] = ..., shape: _Optional[_Iterable[int]] = ..., trouble: _Optional[str] = ...) -> None: ...

class PairList(_message.Message):
    __slots__ = ("pairs", "measures")
    PAIRS_FIELD_NUMBER: _ClassVar[int]
    MEASURES_FIELD_NUMBER: _ClassVar[int]
    pairs: _containers.RepeatedCompositeFieldContainer[Pair]
    measures: _containers.RepeatedCompositeFieldContainer[Measure]
    def __init__(self, pairs: _Optional[_Iterable[_Union[Pair, _Mapping]]] = ..., measures: _Optional[_Iterable[_Union[Measure, _Mapping]]] = ...) -> None: ...
