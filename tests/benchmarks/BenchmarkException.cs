using System;

namespace FirmwareScanner.Benchmarks;

/// <summary>A failure the user can act on: its message is printed without a stack trace.</summary>
public sealed class BenchmarkException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="message">What was expected, what was found, and of which file or tool.</param>
    public BenchmarkException(string message)
        : base(message)
    {
    }
}
