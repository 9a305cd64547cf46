using System;

namespace FirmwareScanner.FileSystem;

/// <summary>
/// Standard output cannot be written. It is no <see cref="System.IO.IOException"/>, so that nobody takes it for a problem of the file
/// at hand.
/// </summary>
/// <param name="cause">What the system says.</param>
public sealed class StandardOutputException(Exception cause)
    : Exception($"standard output cannot be written: {FileProblem.Describe(cause)}", cause)
{
    private const int BrokenPipe = 32;
    private const int PipeEndedOnWindows = unchecked((int)0x8007006D);
    private const int PipeClosingOnWindows = unchecked((int)0x800700E8);

    /// <summary>Whether the reader of a pipe has gone, which needs no words: that is how <c>fwscan … | head</c> ends.</summary>
    public bool IsBrokenPipe => InnerException?.HResult is BrokenPipe or PipeEndedOnWindows or PipeClosingOnWindows;
}
