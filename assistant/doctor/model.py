"""Whether the language model that words answers answers itself, where one is named."""

from assistant.chat.endpoint import Failure, Prompt
from assistant.chat.setup import endpoint_of
from assistant.doctor.findings import Findings, ok, problem, warning
from assistant.errors import SettingInvalid
from assistant.settings import Settings

_PROMPT = Prompt("Answer with one word.", "Say: ready")
_STEPS = {
    Failure.UNREACHABLE: "start the server, or correct ASSISTANT_LLM_BASE_URL (http://localhost:11434/v1)",
    Failure.REFUSED: "check ASSISTANT_LLM_MODEL and ASSISTANT_LLM_API_KEY: it answered with an error",
    Failure.SLOW: "use a smaller model, or raise ASSISTANT_LLM_FIRST_SECONDS",
    Failure.LATE: "use a smaller model, or raise ASSISTANT_LLM_SECONDS",
}
_OTHERWISE = "it speaks no chat completions of OpenAI: check the address, which most often ends in /v1"


def check_model(settings: Settings) -> Findings:
    """Ask the model for a word; nothing where none is named."""
    try:
        endpoint = endpoint_of(settings)
    except SettingInvalid as fault:
        yield problem("language model", str(fault), "correct it: the server does not start with this")
        return
    if endpoint is None:
        return
    done = endpoint.complete(_PROMPT)
    if done.failure is None:
        yield ok("language model", f"{endpoint.model} answers, its first word after {done.first_ms or 0:.0f} ms")
    else:
        step = _STEPS.get(done.failure, _OTHERWISE)
        yield warning("language model", f"{endpoint.model}: {done.failure}; answers quote the clauses meanwhile", step)
