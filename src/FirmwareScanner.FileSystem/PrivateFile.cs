using System;
using System.IO;

namespace FirmwareScanner.FileSystem;

/// <summary>Files for what does not fit into memory and is nobody else's business.</summary>
public static class PrivateFile
{
    private const int BufferLength = 1 << 16;

    /// <summary>
    /// Makes an empty file among the temporary ones that only this user may open, and that is gone when it is closed. Where a file may be open
    /// without a name it has none, so that nothing is left of it however the process ends; on Windows the system removes it.
    /// </summary>
    /// <returns>The file, to be read and written.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static FileStream Create()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = BufferLength,
            Options = FileOptions.DeleteOnClose,
        };
        if (OperatingSystem.IsWindows())
        {
            return Open(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        options.Options = FileOptions.None;
        FileStream file = Open(path, options);
        try
        {
            File.Delete(path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static FileStream Open(string path, FileStreamOptions options)
    {
        try
        {
            return new FileStream(path, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{Path.GetTempPath()}: the folder for temporary files (TMPDIR) cannot be used: {FileProblem.Describe(exception)}", exception);
        }
    }
}
