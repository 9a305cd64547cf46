using System;
using System.IO;
using FirmwareScanner.FileSystem;

namespace FirmwareScanner.Serving.Http;

/// <summary>The content of an answer, sent in pieces; the head goes before the first.</summary>
/// <param name="response">The answer.</param>
/// <param name="sendHead">Sends its head.</param>
/// <param name="pieceLength">Bytes that are kept until they are sent.</param>
public sealed class HttpContentStream(HttpResponse response, Action sendHead, int pieceLength) : WriteOnlyStream
{
    private readonly MemoryStream _piece = new(pieceLength);
    private bool _isBegun;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _piece.Write(buffer);
        if (_piece.Length >= pieceLength)
        {
            Flush();
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        if (!_isBegun)
        {
            _isBegun = true;
            sendHead();
        }

        if (_piece.Length > 0 && !response.IsHeadOnly)
        {
            response.SendPiece(_piece.GetBuffer().AsSpan(0, (int)_piece.Length));
        }

        _piece.SetLength(0);
    }

    /// <summary>Sends what is left, and the mark of the end. Without it the client sees that the answer is not whole.</summary>
    public void End()
    {
        Flush();
        if (!response.IsHeadOnly)
        {
            response.SendPiece([]);
        }
    }
}
