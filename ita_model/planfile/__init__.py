"""The plan as a file that an office reads and edits: YAML in, a `Plan` or every mistake at once out; and back."""

from ita_model.planfile.coverage import Finding, findings
from ita_model.planfile.mistakes import Mistake, PlanMistakes
from ita_model.planfile.reading import read_plan
from ita_model.planfile.writing import write_plan

__all__ = ["Finding", "Mistake", "PlanMistakes", "findings", "read_plan", "write_plan"]
