using System;
using System.IO;
using System.Threading;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Unpack;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.Tool.Commands;

/// <summary>One image to look into, as it is named on the command line.</summary>
internal static class ImageInput
{
    /// <summary>Opens an image for as long as it is used.</summary>
    /// <param name="path">A file, or <see cref="StandardInput.Path"/>.</param>
    /// <param name="heldBytes">How much of a stream that can be read only once is held.</param>
    /// <param name="cancellation">Ends the waits for standard input.</param>
    /// <param name="use">What to do with it.</param>
    /// <exception cref="UserErrorException">It cannot be read; the message names it.</exception>
    public static void Use(string path, long heldBytes, CancellationToken cancellation, Action<ByteSource> use)
    {
        if (path == StandardInput.Path)
        {
            using Stream input = StandardInput.Open(cancellation);
            use(new ForwardSource(input, heldBytes));
            return;
        }

        FileKind kind = FileStatus.TryOf(path)?.Kind ?? FileKind.Regular;
        if (kind == FileKind.Folder)
        {
            throw new UserErrorException($"{path}: is a folder; name one image");
        }

        using SafeFileHandle handle = Open(path, kind);
        if (kind.IsSpecial())
        {
            using var stream = new FileStream(handle, FileAccess.Read, 0);
            use(new ForwardSource(stream, heldBytes));
        }
        else
        {
            use(new FileSource(handle));
        }
    }

    /// <summary>The last part of the path, to name what is in the image by.</summary>
    /// <param name="path">A file, or <see cref="StandardInput.Path"/>.</param>
    public static string NameOf(string path) => path == StandardInput.Path ? "stdin" : Path.GetFileName(path);

    private static SafeFileHandle Open(string path, FileKind kind)
    {
        try
        {
            return InputFile.OpenHandle(path, waitsForWriter: kind.IsSpecial());
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{path}: {FileProblem.Describe(exception)}");
        }
    }
}
