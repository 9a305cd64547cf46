using System;
using System.Collections.Concurrent;

namespace FirmwareScanner.Virtual;

/// <summary>The serial lines of a board, by the names of their ports.</summary>
public sealed class VirtualSerialPorts
{
    private const string DebuggerPort = "COM1";

    private readonly BoardClock _clock;
    private readonly ConcurrentDictionary<string, VirtualSerialLine> _lines = new(StringComparer.Ordinal);

    internal VirtualSerialPorts(BoardClock clock)
    {
        _clock = clock;
    }

    /// <summary>The line at a port, whether the application has opened the port or not.</summary>
    /// <param name="portName">"COM1", "COM2" or "COM3".</param>
    public VirtualSerialLine this[string portName] => _lines.GetOrAdd(
        portName, name => new VirtualSerialLine(_clock) { RefusesToOpen = name == DebuggerPort });

    internal void Reset()
    {
        foreach (VirtualSerialLine line in _lines.Values)
        {
            line.Close();
        }
    }
}
