"""The base of everything that a locality configures: immutable, and a key that nobody knows is refused."""

from pydantic import BaseModel, ConfigDict


class Setting(BaseModel):
    """One entry of a locality's TOML. ``reason`` says why, and where a figure was seen, or «未核实»."""

    model_config = ConfigDict(frozen=True, extra="forbid")
