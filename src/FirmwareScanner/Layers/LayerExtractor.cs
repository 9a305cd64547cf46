using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Results;
using FirmwareScanner.Unpack;
using FirmwareScanner.Unpack.Walking;

namespace FirmwareScanner.Layers;

/// <summary>Something that was taken out of an image, or that was not, and why.</summary>
public sealed record ExtractedObject
{
    /// <summary>Its path below the image; raw, as stored.</summary>
    public required string Path { get; init; }

    /// <summary>Where it was written, below the folder; null if it was not.</summary>
    public string? Written { get; init; }

    /// <summary>Why a link or node was not made; null if it was, if it is not wanted, and of everything else.</summary>
    public string? NotWritten { get; init; }

    /// <summary>The way to it from the image, the outermost step first.</summary>
    public required IReadOnlyList<LayerStep> Chain { get; init; }

    /// <summary>What kind of thing it is.</summary>
    public MemberKind Kind { get; init; }

    /// <summary>Length of its content in bytes.</summary>
    public long Size { get; init; }

    /// <summary>SHA-256 of its content, if it was written.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Unix permission bits, as stored; 0 if its format has none.</summary>
    public int Mode { get; init; }

    /// <summary>What a link leads to, as stored.</summary>
    public string LinkTarget { get; init; } = string.Empty;

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<LayerProblem> Problems { get; init; } = [];
}

/// <summary>
/// Writes what is inside an image into an empty folder: nothing outside it, no link that leads out, no device, no set-uid. What is
/// called <c>router.bin!squashfs@0x1a0000/etc/passwd</c> in a scan has the same path below the folder, as far as that is a harmless name.
/// </summary>
public sealed class LayerExtractor : ILayerVisitor
{
    private const int MostOwed = 100_000;

    private readonly ExtractionFolder _folder;
    private readonly string _name;
    private readonly NamePatterns? _match;
    private readonly Action<ExtractedObject> _report;
    private readonly Dictionary<LayerNode, (string Written, string Sha256)> _written = [];

    // Names that are wanted of files that are not, by the paths of the files: they are written in a second walk.
    private readonly Dictionary<string, List<(List<string> Parts, ExtractedObject Found)>> _owed = [];
    private bool _isSecondWalk;
    private int _owedNames;

    private LayerExtractor(string folder, string name, string? match, Action<ExtractedObject> report)
    {
        _folder = new ExtractionFolder(folder);
        _name = name;
        _match = match is null ? null : new NamePatterns([match]);
        _report = report;
    }

    /// <summary>Writes what is inside an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="name">What to call it: the first part of all names.</param>
    /// <param name="folder">Where to; made if it is not there, and refused if there is something in it.</param>
    /// <param name="report">Told of each object, when everything in it was written; of links at the end, when they are made.</param>
    /// <param name="match">
    /// Which files to write: <c>*</c> stands for any characters, <c>?</c> for one, compared with the name, or if it has a slash with the
    /// path below the image. All if null.
    /// </param>
    /// <param name="options">What looking inside may cost; the defaults if null.</param>
    /// <param name="cancellation">Ends the work; what was written stays.</param>
    /// <exception cref="IOException">The folder is not empty, or something cannot be read or written.</exception>
    /// <exception cref="ArgumentException">The pattern says nothing.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static void Extract(
        ByteSource image,
        string name,
        string folder,
        Action<ExtractedObject> report,
        string? match = null,
        UnpackOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        options ??= new UnpackOptions();
        var extractor = new LayerExtractor(folder, name, match, report);
        try
        {
            new LayerWalker(image, extractor, options.Limits, options.Passwords, cancellation).Walk();
            if (extractor._owed.Count > 0)
            {
                extractor._isSecondWalk = true;
                new LayerWalker(image, extractor, options.Limits, options.Passwords, cancellation).Walk();
                extractor.ReportOwed();
            }
        }
        catch (OperationCanceledException)
        {
            extractor._folder.MakeLinks();
            throw;
        }

        extractor._folder.MakeLinks();
    }

    void ILayerVisitor.Enter(LayerNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Kind == MemberKind.Folder && _match is null && !_isSecondWalk)
        {
            _written[node] = (_folder.CreateFolder(PartsOf(node)), string.Empty);
        }
    }

    void ILayerVisitor.Read(LayerNode node, Stream content)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(content);

        // The image is there already, and so are the bytes of a layer as a whole.
        if (node.Parent is null || node.IsRaw)
        {
            return;
        }

        if (_isSecondWalk)
        {
            WriteOwed(node, content);
        }
        else if (IsWanted(node))
        {
            _written[node] = Write(PartsOf(node), node.Mode, content);
        }
    }

    private (string Written, string Sha256) Write(List<string> parts, int mode, Stream content)
    {
        using FileStream file = _folder.Create(parts, mode, out string written);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[1 << 16];
        int count = content.Read(piece, 0, piece.Length);
        while (count > 0)
        {
            file.Write(piece, 0, count);
            sum.AppendData(piece, 0, count);
            count = content.Read(piece, 0, piece.Length);
        }

        return (written, Convert.ToHexStringLower(sum.GetHashAndReset()));
    }

    /// <summary>Writes a file under those of its names that are wanted, of which the first is the one that the others are copies of.</summary>
    private void WriteOwed(LayerNode node, Stream content)
    {
        if (!_owed.Remove(node.Path, out List<(List<string> Parts, ExtractedObject Found)>? names))
        {
            return;
        }

        (string Written, string Sha256)? first = null;
        foreach ((List<string> parts, ExtractedObject found) in names)
        {
            (string Written, string Sha256) file = first is { } copied ? Copy(copied.Written, parts, node.Mode) : Write(parts, node.Mode, content);
            first ??= file;
            _report(found with { Written = file.Written, Sha256 = file.Sha256, Size = node.Size, NotWritten = null });
        }
    }

    private (string Written, string Sha256) Copy(string written, List<string> parts, int mode)
    {
        using FileStream file = _folder.Open(written);
        return Write(parts, mode, file);
    }

    private void ReportOwed()
    {
        foreach ((List<string> _, ExtractedObject found) in _owed.Values.SelectMany(names => names))
        {
            _report(found);
        }
    }

    void ILayerVisitor.Leave(LayerNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (_isSecondWalk)
        {
            return;
        }

        bool isWritten = _written.Remove(node, out (string Written, string Sha256) file);
        var found = new ExtractedObject
        {
            Path = node.Path,
            Written = isWritten ? file.Written : null,
            Chain = LayerStep.To(node),
            Kind = node.Kind,
            Size = node.Size,
            Sha256 = isWritten && file.Sha256.Length > 0 ? file.Sha256 : null,
            Mode = node.Mode,
            LinkTarget = node.LinkTarget,
            Problems = [.. node.Problems],
            NotWritten = node.Kind switch
            {
                MemberKind.SymbolicLink when isWritten => "the link has bytes, which were written in its place",
                MemberKind.HardLink when !isWritten => "another name of " + node.LinkTarget,
                MemberKind.Special => "device nodes, pipes and sockets are not made",
                _ => null,
            },
        };
        if (node.Kind == MemberKind.SymbolicLink && !isWritten && IsWanted(node))
        {
            string? refusal = _folder.AddLink(
                PartsOf(node), RootPartsOf(node), node.LinkTarget, (path, reason) => _report(found with { Written = path, NotWritten = reason }));
            if (refusal is null)
            {
                return;
            }

            found = found with { NotWritten = refusal };
        }

        if (node.Kind == MemberKind.HardLink && !isWritten && IsOwed(node, out string target))
        {
            Owe(target, node, found);
            return;
        }

        _report(found);
    }

    /// <summary>Whether a name is wanted of a file that is not.</summary>
    private bool IsOwed(LayerNode node, out string target)
    {
        target = node.Parent!.Path + "/" + node.LinkTarget;
        return _match is not null && IsWanted(node) && !_match.Contains(target, isFolder: false);
    }

    private void Owe(string target, LayerNode node, ExtractedObject found)
    {
        if (_owedNames++ >= MostOwed)
        {
            _report(found with { NotWritten = "there are too many names of files that do not match" });
            return;
        }

        if (!_owed.TryGetValue(target, out List<(List<string> Parts, ExtractedObject Found)>? names))
        {
            _owed[target] = names = [];
        }

        names.Add((PartsOf(node), found));
    }

    private bool IsWanted(LayerNode node) => _match is null || _match.Contains(node.Path, isFolder: false);

    /// <summary>The parts of a path: layers are joined to what they are in by an exclamation mark, as in the paths of a scan.</summary>
    private List<string> PartsOf(LayerNode node)
    {
        var nodes = new List<LayerNode>();
        for (LayerNode step = node; step.Parent is not null; step = step.Parent)
        {
            nodes.Add(step);
        }

        var parts = new List<string> { _name };
        foreach (LayerNode step in Enumerable.Reverse(nodes))
        {
            if (step.Format is null)
            {
                // What tar calls ./etc/passwd lies in no folder of its own.
                parts.AddRange(step.Name.Split('/').Where(part => part != "."));
            }
            else
            {
                parts[^1] += step.Path[step.Parent!.Path.Length..];
            }
        }

        return parts;
    }

    private int RootPartsOf(LayerNode node) => PartsOf(node.Parent!).Count;
}
