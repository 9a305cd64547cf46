using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using FirmwareScanner.Files;

namespace FirmwareScanner.Tool.Commands;

/// <summary>What the tool was given to read as its standard input.</summary>
internal static class StandardInput
{
    /// <summary>The path that stands for it on a command line.</summary>
    public const string Path = "-";

    private const int Descriptor = 0;
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>Opens it. Whoever names a keyboard or a pipe waits for it, until the cancellation.</summary>
    /// <param name="cancellation">Ends the waits.</param>
    /// <exception cref="IOException">There is none: whoever started the tool has closed it.</exception>
    public static InterruptibleStream Open(CancellationToken cancellation) => IsClosed()
        ? throw new IOException("standard input is closed")
        : new InterruptibleStream(Console.OpenStandardInput, cancellation);

    private static bool IsClosed()
    {
        if (OperatingSystem.IsWindows())
        {
            return ReferenceEquals(Console.OpenStandardInput(), Stream.Null);
        }

        // With its number free, the first file that the run time opens for itself gets it, and reading that waits for ever, or gives bytes
        // that nobody handed over. Files of the run time close on exec; what came through an exec cannot.
        int flags = GetFlags(Descriptor, GetDescriptorFlags);
        return flags < 0 || (flags & CloseOnExec) != 0;
    }

    [DllImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetFlags(int descriptor, int command);
}
