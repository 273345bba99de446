// Reads a response of server-sent events: calls handle(name, data) for each event, the data as JSON.
export const readEvents = async (response, handle) => {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  for (let rest = "", done = false; !done;) {
    const part = await reader.read();
    done = part.done;
    rest += decoder.decode(part.value, { stream: !done });
    const events = rest.split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const lines = event.split("\n");
      const of = (field) => lines.filter((line) => line.startsWith(`${field}: `)).map((line) => line.slice(field.length + 2));
      if (of("data").length) handle(of("event")[0], JSON.parse(of("data").join("\n")));
    }
  }
};
