using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Bench.Log;

namespace FirmwareScanner.Tool.Output;

/// <summary>Prints the records of a log, each once, however often the log is read.</summary>
/// <param name="terminal">Where it writes.</param>
/// <param name="isJson">Whether each is an object of JSON.</param>
internal sealed class LogOutput(Terminal terminal, bool isJson)
{
    private readonly HashSet<LogEntry> _printed = [];

    /// <summary>Prints what has not been printed yet.</summary>
    /// <param name="content">The log as it is now.</param>
    public void Write(LogContent content)
    {
        foreach (LogEntry entry in content.Entries.Where(_printed.Add))
        {
            if (isJson)
            {
                terminal.WriteJson(LogText.Json(entry));
            }
            else
            {
                terminal.WriteLine(LogText.Line(entry));
            }
        }

        terminal.Flush();

        // What the ring has lost does not come back.
        _printed.IntersectWith(content.Entries);
    }

    /// <summary>Tells what is missing.</summary>
    /// <param name="content">The log.</param>
    /// <param name="hasFollowed">Whether it was followed until somebody ended that: then it is as whole as it can be.</param>
    /// <returns>Whether there are records, and none is missing.</returns>
    public bool Conclude(LogContent content, bool hasFollowed)
    {
        if (isJson)
        {
            terminal.WriteJson(LogText.Summary(content));
        }

        foreach (string problem in LogText.Problems(content))
        {
            terminal.Complain("note: " + problem);
        }

        if (hasFollowed)
        {
            return true;
        }

        if (content.Entries.Count == 0)
        {
            terminal.Complain("no record was found");
            return false;
        }

        return content.IsWhole;
    }
}
