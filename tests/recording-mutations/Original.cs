using System.Collections.Generic;
using System.IO;
using System.Text;
using FirmwareScanner.Recordings;
using FirmwareScanner.Tests.Recordings;

namespace FirmwareScanner.RecordingMutations;

/// <summary>A recording that is mutated.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Bytes">The file.</param>
/// <param name="IsOurs">Whether our writer made it.</param>
public sealed record Original(string Name, byte[] Bytes, bool IsOurs)
{
    private const RecordingDirection Rx = RecordingDirection.ToDevice;
    private const RecordingDirection Tx = RecordingDirection.FromDevice;

    /// <summary>
    /// Recordings in which damage could hide something or make it up: matches that cross chunks, halves of a match that an exchange of
    /// chunks or directions would join, gaps, chunks of all the lengths that padding knows.
    /// </summary>
    public static IReadOnlyList<Original> All { get; } =
    [
        Ours("found across chunks", (Rx, "..BACKD", 0), (Rx, "OOR!..", 0), (Rx, "the end.", 0)),
        Ours("found in one chunk", (Rx, "....BACKDOOR!..", 0)),
        Ours("found twice", (Rx, "BACKDOOR!", 0), (Tx, "ok", 0), (Rx, "-", 0), (Rx, "BACKDOOR!", 0), (Rx, "", 0)),
        Ours("clean if in order", (Rx, "OOR!", 0), (Rx, "....", 0), (Rx, "BACKD", 0), (Rx, "..", 0)),
        Ours("clean if kept apart", (Rx, "BACKD", 0), (Tx, "OOR!", 0), (Rx, "BACKD", 0), (Tx, "OOR!BACKDOOR!", 0)),
        Ours("clean by a letter", (Rx, "BACKDOOR?", 0), (Rx, "BACKDO", 0), (Rx, "BCKDOOR!", 0)),
        Ours("found before a gap", (Rx, "BACKDOOR!", 3), (Rx, "BACKD", 1), (Rx, "OOR!", 0)),
        Ours("single bytes", (Rx, "B", 0), (Rx, "A", 0), (Rx, "C", 0), (Rx, "K", 0), (Rx, "D", 0), (Rx, "O", 0), (Rx, "OR!", 0)),
        Ours("no bytes"),
        Made("made from a file", "random:1", 115_200),
        Made("made without times", "5", null),
        Others("others, one interface", false, "..BACKD", "OOR!..", "the end."),
        Others("others, big-endian", true, "BACKDOOR!", "......", "BACKDOOR!"),
        Others("others, clean", false, "OOR!", "BACKD", "BACKDOOR?"),
    ];

    private static Original Ours(string name, params (RecordingDirection Direction, string Text, long Missing)[] chunks)
    {
        using MemoryStream file = new();
        using (RecordingWriter writer = new(file, new RecordingInfo { Application = "test", BitsPerSecond = 9600 }, leaveOpen: true))
        {
            long time = 0;
            foreach ((RecordingDirection direction, string text, long missing) in chunks)
            {
                time += 1_000_000;
                writer.Write(direction, time, Encoding.ASCII.GetBytes(text), missing);
            }

            writer.Complete();
        }

        return new Original(name, file.ToArray(), true);
    }

    private static Original Made(string name, string chunking, int? baudRate)
    {
        byte[] image = Encoding.ASCII.GetBytes("\u007fELF......BACKDOOR!......BACKDOOR?......BACKDOOR!......");
        using MemoryStream file = new();
        RecordingMaker.Make(new MemoryStream(image), file, ChunkingPolicy.Parse(chunking), baudRate);
        return new Original(name, file.ToArray(), true);
    }

    /// <summary>A recording as others write it: no checksums, a second interface that nothing went over, statistics at the end.</summary>
    private static Original Others(string name, bool bigEndian, params string[] chunks)
    {
        PcapngBuilder file = new(bigEndian);
        file.Section(file.Option(4, "dumpcap"), file.EndOfOptions())
            .Interface(0, file.Option(2, "COM1"), file.Option(9, [9]), file.EndOfOptions())
            .Interface(0, file.Option(2, "COM2"), file.Option(9, [9]), file.EndOfOptions());
        ulong time = 1_700_000_000_000_000_000;
        foreach (string chunk in chunks)
        {
            time += 1_000_000;
            file.Packet(0, time, Encoding.ASCII.GetBytes(chunk), null, file.Option(2, file.U32(1)), file.EndOfOptions());
        }

        file.Block(5, file.U32(0), file.U64(0), file.Option(4, file.U64((ulong)chunks.Length)), file.EndOfOptions());
        return new Original(name, file.ToArray(), false);
    }
}
