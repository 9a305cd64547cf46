using System.IO;
using System.Threading;
using FirmwareScanner.Files;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Tool.Commands;

/// <summary>What the tool was given to read as its standard input.</summary>
internal static class StandardInput
{
    /// <summary>The path that stands for it on a command line.</summary>
    public const string Path = "-";

    /// <summary>Opens it. Whoever names a keyboard or a pipe waits for it, until the cancellation.</summary>
    /// <param name="cancellation">Ends the waits.</param>
    /// <exception cref="IOException">There is none: whoever started the tool has closed it.</exception>
    public static InterruptibleStream Open(CancellationToken cancellation)
    {
        Stream input = StandardStreams.OpenInput();
        return new InterruptibleStream(() => input, cancellation);
    }
}
