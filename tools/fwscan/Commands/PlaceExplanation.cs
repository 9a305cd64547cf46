using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Output;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Says what lies at a place in an image, or in something inside one.</summary>
/// <param name="signatures">What to look for.</param>
/// <param name="terminal">Where to write.</param>
internal sealed class PlaceExplanation(SignatureSet signatures, Terminal terminal)
{
    private const int ShownContext = 16;
    private const int MostNamed = 5;

    /// <summary>Writes it.</summary>
    /// <param name="path">An image, with the path of something inside it if that is meant, as <c>scan</c> writes both.</param>
    /// <param name="offset">Offset of a byte in its content.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="UserErrorException">There is no such image, nothing of that path in it, or no such byte.</exception>
    public void Write(string path, long offset, CancellationToken cancellation)
    {
        (string image, string inner) = Split(path);
        var options = new UnpackOptions();
        LayerTree? tree = null;
        ImageInput.Use(image, options.Limits.HeldBytes, cancellation, source => tree = LayerTree.Read(source, options, cancellation));
        LayerNode place = Find(tree!, image, inner, offset);
        if (offset >= place.Size)
        {
            throw new UserErrorException(FormattableString.Invariant($"{path}: has {place.Size:N0} bytes, and no byte at 0x{offset:x}"));
        }

        terminal.WriteHeading(FormattableString.Invariant($"0x{offset:x} ({offset:N0}) of {path}"));
        WriteLayers(tree!, place, offset);
        var scanner = new FileScanner(signatures)
        {
            Unpack = options,
            Excerpts = new ExcerptOptions { Context = ShownContext, PerRule = int.MaxValue },
        };
        FileScanResult result = scanner.Scan(image, readSpecial: false, cancellation);
        IEnumerable<FiredRule> rules = inner.Length == 0 ? result.Rules
            : (result.Inside?.Objects ?? []).Where(found => found.Path == place.Path).SelectMany(found => found.Rules);
        WriteMatches(rules, offset, inner.Length == 0);
    }

    // The longest beginning that is a file: names of files have exclamation marks, too.
    private static (string Image, string Inner) Split(string path)
    {
        for (int end = path.Length; end > 0; end = path.LastIndexOf('!', end - 1))
        {
            if (FileStatus.TryOf(path[..end]) is { Kind: FileKind.Regular })
            {
                return (path[..end], path[end..]);
            }
        }

        throw new UserErrorException($"{path}: expected an image file before @, and it is none");
    }

    private static LayerNode Find(LayerTree tree, string image, string inner, long offset)
    {
        LayerNode? found = tree.Entries.Select(entry => entry.Node).FirstOrDefault(node => node.Path == inner || SafeText.Escape(node.Path) == inner);
        if (found is not null)
        {
            return found;
        }

        // Whoever has copied the path of a layer has its offset where that of the byte belongs.
        string whole = FormattableString.Invariant($"{inner}@0x{offset:x}");
        bool isLayer = tree.Entries.Any(entry => entry.Node.Path == whole);
        string[] there = [.. tree.Entries.Select(entry => entry.Node.Path).Where(path => path.Length > 0).Take(MostNamed)];
        throw new UserErrorException(
            isLayer ? $"{whole} is a layer in {image}: to explain a byte of its content write {image}{whole}@OFFSET"
            : there.Length == 0 ? $"there is nothing inside {image}"
            : $"there is no '{inner}' in {image}; fwscan tree shows what there is: {string.Join(", ", there)}");
    }

    private void WriteLayers(LayerTree tree, LayerNode place, long offset)
    {
        LayerNode[] around = [.. tree.Entries.Select(entry => entry.Node).Where(node =>
            node.Parent == place && node.Offset >= 0 && offset >= node.Offset && offset < node.Offset + node.Length)];
        foreach (LayerNode node in around)
        {
            terminal.WriteLine($"layer        {node.Path}, 0x{node.Offset:x} to 0x{node.Offset + node.Length:x}  {node.Detail}");
        }

        if (around.Length == 0)
        {
            terminal.WriteLine("layer        none that is known");
        }
    }

    private void WriteMatches(IEnumerable<FiredRule> rules, long offset, bool isImage)
    {
        bool isListed = false;
        foreach (FiredRule fired in rules)
        {
            IEnumerable<MatchExcerpt> here = fired.Excerpts.Where(excerpt => offset >= excerpt.Match.Offset && offset < excerpt.Match.Offset + excerpt.Match.Length);
            foreach (MatchExcerpt excerpt in here)
            {
                isListed = true;
                string description = Finding.TextOf(fired.Rule, "description") ?? "-";
                terminal.WriteLine($"match        {Terminal.Paint(fired.Rule.Severity)}  {fired.Rule.FullName} {excerpt.Match.Identifier}: {description}");
                HexText.Write(terminal, [excerpt], ShownContext);
            }
        }

        if (!isListed)
        {
            terminal.WriteLine(isImage ? "match        none of the image's own bytes; what lies in layers is found by scan" : "match        none at this byte");
        }
    }
}
