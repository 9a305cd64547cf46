using System;
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Tool.Output;

/// <summary>The tree of layers of an image, for people and for programs.</summary>
/// <param name="terminal">Where to write.</param>
/// <param name="image">What to call the image.</param>
internal sealed class TreeReport(Terminal terminal, string image)
{
    private const int Indent = 2;

    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>Writes the tree for people.</summary>
    /// <param name="tree">The tree.</param>
    public void WriteText(LayerTree tree)
    {
        terminal.WriteHeading($"{"OFFSET",-12}{"LENGTH",12}{"SIZE",14}{"RATIO",8}{"ENTROPY",9}  NAME");
        foreach (TreeEntry entry in tree.Entries)
        {
            LayerNode node = entry.Node;
            int level = LevelOf(node);
            string offset = node.Offset >= 0 ? Format($"0x{node.Offset:x8}") : "-";
            string length = node.Offset >= 0 ? Format($"{node.Length}") : "-";
            string size = node.HasContent ? Format($"{node.Size}") : "-";
            string ratio = node.HasContent && !node.IsPart && node.Offset >= 0 && node.Length > 0 ? Format($"{(double)node.Size / node.Length:F2}") : "-";
            string entropy = entry.Entropy is { } bits ? Format($"{bits:F2}") : "-";
            string name = new string(' ', level * Indent) + Describe(node);
            terminal.WriteLine($"{offset,-12}{length,12}{size,14}{ratio,8}{entropy,9}  {SafeText.Escape(name)}");
            foreach (LayerProblem problem in node.Problems)
            {
                string text = $"! {KindOf(problem)}: {problem.Text}";
                terminal.WriteLine($"{string.Empty,55}  {new string(' ', level * Indent)}{SafeText.Escape(text)}");
            }
        }

        terminal.WriteLine(tree.Image.Accounting.Total > 0 ? "bytes     " + AccountingText.Of(tree.Image.Accounting) : "bytes     none");
    }

    /// <summary>Writes the tree for programs.</summary>
    /// <param name="tree">The tree.</param>
    public void WriteJson(LayerTree tree)
    {
        foreach (TreeEntry entry in tree.Entries)
        {
            _line.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_line, LayerJson.Options))
            {
                json.WriteStartObject();
                WriteEntry(json, entry);
                json.WriteEndObject();
            }

            terminal.WriteJson(Encoding.UTF8.GetString(_line.WrittenSpan));
        }
    }

    private void WriteEntry(Utf8JsonWriter json, TreeEntry entry)
    {
        LayerNode node = entry.Node;
        LayerJson.WritePath(json, image + node.Path);
        LayerJson.WriteChain(json, LayerStep.To(node));
        json.WriteString("kind", node.Format is not null ? "layer" : LayerJson.WordOf(node.Kind));
        json.WriteString("format", node.Format);
        if (node.Detail.Length > 0)
        {
            json.WriteString("detail", SafeText.Escape(node.Detail));
        }

        if (node.LinkTarget.Length > 0)
        {
            LayerJson.WriteName(json, "target", node.LinkTarget);
        }

        if (node.HasContent)
        {
            json.WriteNumber("size", node.Size);
        }

        if (entry.Entropy is { } entropy)
        {
            json.WriteNumber("entropy", Math.Round(entropy, 3));
        }

        LayerJson.WriteAccounting(json, node.Accounting);
        LayerJson.WriteProblems(json, node.Problems);
    }

    private string Describe(LayerNode node)
    {
        string detail = node.Detail.Length > 0 ? $"  ({node.Detail})" : string.Empty;
        string target = node.LinkTarget.Length > 0 ? " -> " + node.LinkTarget : string.Empty;
        return node.Parent is null ? image
            : node.Format is not null ? node.Format + detail
            : node.Name + (node.Kind == MemberKind.Folder ? "/" : string.Empty) + target;
    }

    private static int LevelOf(LayerNode node)
    {
        int level = 0;
        for (LayerNode? above = node.Parent; above is not null; above = above.Parent)
        {
            level++;
        }

        return level;
    }

    private static string KindOf(LayerProblem problem) => problem.Kind.ToString().ToLowerInvariant();

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
