using System;
using System.IO;
using System.Security;

namespace FirmwareScanner.FileSystem;

/// <summary>What can go wrong with a file, in words for its user.</summary>
public static class FileProblem
{
    /// <summary>Whether an exception is about a file, and not a fault of the program.</summary>
    /// <param name="exception">The exception.</param>
    public static bool Is(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException;

    /// <summary>One clause without path and full stop.</summary>
    /// <param name="exception">An exception for which <see cref="Is"/> holds.</param>
    public static string Describe(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            FileNotFoundException or DirectoryNotFoundException => "no such file or folder",
            UnauthorizedAccessException or SecurityException => "permission denied",
            _ => exception.Message.Split('\n')[0].TrimEnd('.', ' ', '\r'),
        };
    }
}
