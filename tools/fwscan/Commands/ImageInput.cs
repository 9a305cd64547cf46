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
        try
        {
            if (path == StandardInput.Path)
            {
                using Stream input = StandardInput.Open(cancellation);
                use(new ForwardSource(input, heldBytes));
                return;
            }

            switch (FileStatus.TryOf(path)?.Kind)
            {
                case FileKind.Folder:
                    throw new UserErrorException($"{path}: is a folder; name one image");
                case { } kind when kind.IsSpecial():
                    using (FileStream stream = InputFile.OpenNamed(path, waitsForWriter: true))
                    {
                        use(new ForwardSource(stream, heldBytes));
                    }

                    break;
                default:
                    using (SafeFileHandle handle = InputFile.OpenHandle(path))
                    {
                        use(new FileSource(handle));
                    }

                    break;
            }
        }
        catch (Exception exception) when (exception is not StandardOutputException && FileProblem.Is(exception))
        {
            throw new UserErrorException($"{path}: {FileProblem.Describe(exception)}");
        }
    }

    /// <summary>The last part of the path, to name what is in the image by.</summary>
    /// <param name="path">A file, or <see cref="StandardInput.Path"/>.</param>
    public static string NameOf(string path) => path == StandardInput.Path ? "stdin" : Path.GetFileName(path);
}
