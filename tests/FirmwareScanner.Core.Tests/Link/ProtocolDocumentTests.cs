using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using FirmwareScanner.Core.Tests.Repository;
using FirmwareScanner.Link;
using FirmwareScanner.Update;
using Xunit;

namespace FirmwareScanner.Core.Tests.Link;

/// <summary>docs/link-protocol.md says what the code does, byte by byte.</summary>
public sealed partial class ProtocolDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "link-protocol.md"));

    [Fact]
    public void Example_is_what_host_and_device_say_byte_by_byte()
    {
        byte[] content = Encoding.ASCII.GetBytes("a BOOT loader");
        var bench = new SessionBench();
        var lines = new List<string>();
        Say(FrameType.Hello, writer =>
        {
            writer.AddInt32(0x0A0B0C0D);
            writer.AddByte(LinkSession.ProtocolVersion);
            writer.AddByte(LinkSession.ProtocolVersion);
        });
        Say(FrameType.BeginStream, writer =>
        {
            writer.AddInt32(SessionBench.FirstStream);
            writer.AddInt64(content.Length);
            writer.AddByte(1);
        });
        Say(FrameType.Data, writer =>
        {
            writer.AddInt32(SessionBench.FirstStream);
            writer.AddInt64(0);
            writer.AddBytes(content, 0, content.Length);
        });
        Say(FrameType.EndStream, writer =>
        {
            writer.AddInt32(SessionBench.FirstStream);
            writer.AddInt64(content.Length);
            writer.AddInt32((int)SessionBench.ChecksumOf(content));
        });
        Say(FrameType.Acknowledge, writer =>
        {
            writer.AddInt32(SessionBench.FirstStream);
            writer.AddInt32(2);
            writer.AddByte(0);
        });
        Say(FrameType.Acknowledge, writer =>
        {
            writer.AddInt32(SessionBench.FirstStream);
            writer.AddInt32(2);
            writer.AddByte(1);
        });

        string example = Document[Document.IndexOf("\n## Example", StringComparison.Ordinal)..];
        int start = example.IndexOf("```text\n", StringComparison.Ordinal) + "```text\n".Length;
        string documented = example[start..example.IndexOf("```", start, StringComparison.Ordinal)];
        Assert.True(documented == string.Concat(lines), $"the example should be:\n{string.Concat(lines)}");

        void Say(FrameType type, Action<FrameWriter> fill)
        {
            byte[] sent = bench.Host.Encode(type, fill);
            lines.Add(Line("host", sent));
            bench.Port.Send(sent);
            for (int i = 0; i < 20; i++)
            {
                bench.Session.Poll(bench.Now);
            }

            lines.AddRange(SplitFrames(bench.Port.TakeSent()).Select(frame => Line("device", frame)));
        }
    }

    [Fact]
    public void Frame_types_in_the_document_are_those_of_the_code()
    {
        string frames = Document[..Document.IndexOf("\n## Session", StringComparison.Ordinal)];
        string[] documented = [.. FrameRow().Matches(frames).Select(row => $"{row.Groups["code"].Value} {row.Groups["name"].Value}")];

        Assert.Equal(Enum.GetValues<FrameType>().Where(type => type != FrameType.None).Select(type => $"{(int)type:X2} {type}"), documented);
    }

    [Fact]
    public void Faults_in_the_document_are_those_of_the_code()
    {
        string[] tables = Document[Document.IndexOf("\n## Faults", StringComparison.Ordinal)..].Split("`UpdateFault`, in");

        AssertFaults<LinkFault>(tables[0]);
        AssertFaults<UpdateFault>(tables[1]);
    }

    private static void AssertFaults<TFault>(string table)
        where TFault : struct, Enum
    {
        string[] documented = [.. FaultRow().Matches(table).Select(row => $"{row.Groups["code"].Value} {row.Groups["name"].Value}")];
        string[] defined = [.. Enum.GetValues<TFault>().Where(fault => Convert.ToInt32(fault, CultureInfo.InvariantCulture) != 0)
            .Select(fault => $"{Convert.ToInt32(fault, CultureInfo.InvariantCulture)} {fault}")];

        Assert.Equal(defined, documented);
    }

    private static IEnumerable<byte[]> SplitFrames(byte[] bytes)
    {
        int start = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == Cobs.Delimiter)
            {
                yield return bytes[start..(i + 1)];
                start = i + 1;
            }
        }
    }

    /// <summary>Speaker, type, and the bytes, 32 a line.</summary>
    private static string Line(string speaker, byte[] frame)
    {
        byte[] decoded = frame[..^1];
        Cobs.Decode(decoded, decoded.Length);
        string head = $"{speaker,-7}{(FrameType)decoded[0],-13}";
        string[] rows = [.. frame.Chunk(32).Select(row => string.Join(' ', row.Select(value => value.ToString("X2", CultureInfo.InvariantCulture))))];
        return string.Concat(rows.Select((row, index) => (index == 0 ? head : new string(' ', head.Length)) + row + "\n"));
    }

    [GeneratedRegex(@"^\| (?<code>[0-9A-F]{2}) \| (?<name>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex FrameRow();

    [GeneratedRegex(@"^\| (?<code>\d+) \| (?<name>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex FaultRow();
}
