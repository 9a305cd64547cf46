using System;
using System.IO;
using System.Text;

namespace FirmwareScanner.Benchmarks;

/// <summary>Keeps what is written to the console while it is there.</summary>
public sealed class ConsoleRecorder : TextWriter
{
    private readonly TextWriter _console = Console.Out;
    private readonly StringBuilder _text = new();

    /// <summary>Starts to record.</summary>
    public ConsoleRecorder()
    {
        Console.SetOut(this);
    }

    /// <inheritdoc/>
    public override Encoding Encoding => _console.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        _console.Write(value);
        _text.Append(value);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Console.SetOut(_console);
        base.Dispose(disposing);
    }
}
