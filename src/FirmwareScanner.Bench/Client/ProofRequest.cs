using System;
using System.Security.Cryptography;
using System.Threading;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Link;
using FirmwareScanner.Scanning;
using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Client;

/// <summary>Asks a board for its verdict with a code, and believes it only if everything agrees.</summary>
internal sealed class ProofRequest(LinkDialogue dialogue)
{
    private const int HashLength = 32;

    /// <summary>Asks.</summary>
    /// <param name="key">The board's key.</param>
    /// <param name="stream">Number of the stream, which is finished.</param>
    /// <param name="content">What the host knows of it.</param>
    /// <param name="verdict">The verdict as it came without a code.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="LinkException">The code does not match, is for another verdict, or of a board whose counter has fallen.</exception>
    internal VerdictProof Ask(
        BoardKey key, int stream, (byte[] Hash, byte[] Values) content, LinkStreamResult verdict, CancellationToken cancellation)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(Authority.NonceLength);
        PayloadReader reply = dialogue.Ask(FrameType.GetProof, 4 + nonce.Length + HashLength, Fill, cancellation);
        byte[] body = reply.Bytes(Math.Max(0, reply.Remaining - Authority.CodeLength));
        byte[] code = reply.Bytes(Authority.CodeLength);
        byte[] expected = key.Code(CodeLabel.Verdict, nonce, content.Hash, body, content.Values);
        if (!CryptographicOperations.FixedTimeEquals(code, expected))
        {
            throw new LinkException(
                "the board's code does not match its verdict: it did not get what was sent, or somebody else has answered",
                LinkFault.NotAuthorized);
        }

        VerdictProof proof = Read(new PayloadReader(FrameType.Proof, body), key, content.Hash, stream, verdict);
        if (dialogue.Options.Counters is CounterMemory counters)
        {
            // What the board says without a code may be somebody else's word; this is not.
            if (counters.FindProblem(proof.Board, proof.Counter) is string problem)
            {
                throw new LinkException(problem, LinkFault.NotAuthorized);
            }

            counters.Note(proof.Board, proof.Counter);
        }

        return proof;

        void Fill(FrameWriter writer)
        {
            writer.AddInt32(stream);
            writer.AddBytes(nonce, 0, nonce.Length);
            writer.AddBytes(content.Hash, 0, HashLength);
        }
    }

    private static VerdictProof Read(PayloadReader body, BoardKey key, byte[] hash, int stream, LinkStreamResult verdict)
    {
        int proven = body.Int32();
        body.UInt16();
        var said = new LinkStreamResult
        {
            Verdict = (ScanVerdict)body.Byte(),
            Reasons = body.Byte(),
            Length = body.Int64(),
            ScannedBytes = body.Int64(),
            MissingBytes = body.Int64(),
            Checksum = unchecked((uint)body.Int32()),
            Events = body.Int32(),
            LostEvents = body.Int32(),
            Blocks = body.Int32(),
        };
        said = said with { Reasons = said.Reasons | body.UInt16(), ResentBytes = verdict.ResentBytes, Reconnects = verdict.Reconnects };
        var proof = new VerdictProof(
            key.Identity,
            key.Number,
            Convert.ToHexStringLower(hash),
            unchecked((uint)body.Int32()),
            body.Int32(),
            unchecked((uint)body.Int32()),
            body.Int32());
        bool hasFingerprint = body.Byte() == 1;
        return proven == stream && said == verdict && hasFingerprint ? proof : throw new LinkException(
            "the verdict that came is not the one that the board puts its code under: somebody has changed it on the line",
            LinkFault.NotAuthorized);
    }
}
