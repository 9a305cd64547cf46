using System;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using FirmwareScanner.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.Corpus.Planning;

/// <summary>Hashes files. Not for several threads at once.</summary>
internal sealed class ImageHasher
{
    private const int PieceLength = 1 << 20;

    private readonly byte[] _piece = new byte[PieceLength];

    /// <summary>SHA-256 of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public byte[] Hash(string path, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using SafeFileHandle handle = InputFile.OpenHandle(path);
        long length = RandomAccess.GetLength(handle);
        long position = 0;
        int got = 1;
        while (got > 0 && position <= length)
        {
            cancellation.ThrowIfCancellationRequested();
            got = RandomAccess.Read(handle, _piece, position);
            hash.AppendData(_piece, 0, got);
            position += got;
        }

        return hash.GetHashAndReset();
    }
}
