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

    private const int BufferLength = 1 << 16;

    /// <summary>Opens it. Whoever names a keyboard or a pipe waits for it, until the cancellation.</summary>
    /// <param name="cancellation">Ends the waits.</param>
    /// <exception cref="IOException">There is none: whoever started the tool has closed it.</exception>
    public static InterruptibleStream Open(CancellationToken cancellation)
    {
        Stream input = StandardStreams.OpenInput();
        return new InterruptibleStream(() => input, cancellation);
    }

    /// <summary>Reads all of it.</summary>
    /// <param name="mostBytes">The most bytes that it may have.</param>
    /// <param name="cancellation">Ends the waits.</param>
    /// <exception cref="IOException">There is none, or it is longer.</exception>
    public static byte[] ReadWhole(int mostBytes, CancellationToken cancellation)
    {
        using InterruptibleStream input = Open(cancellation);
        using var content = new MemoryStream();
        byte[] buffer = new byte[BufferLength];
        int count;
        while ((count = input.Read(buffer)) > 0)
        {
            content.Write(buffer, 0, count);
            if (content.Length > mostBytes)
            {
                throw new IOException($"is longer than {mostBytes} bytes");
            }
        }

        return content.ToArray();
    }
}
