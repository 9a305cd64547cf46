using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Results;
using FirmwareScanner.Scanning;
using FirmwareScanner.Unpack;
using FirmwareScanner.Unpack.Walking;

namespace FirmwareScanner.Layers;

/// <summary>The scan of a file with everything inside it: each object that the walk shows is scanned as a stream of its own.</summary>
internal sealed class LayerScan : ILayerVisitor
{
    // An image of a million damaged files is told of without holding a million texts.
    private const int MaximumListed = 100_000;
    // Characters of all paths and texts that are listed: a name may have thousands.
    private const long MostText = 8 << 20;
    private const int ReasonsTold = 3;

    private readonly UnpackOptions _options;
    private readonly Func<Stream, LayerPlace, FileScanResult> _scan;
    private readonly LayerPlaces _places = new();
    private readonly Dictionary<LayerNode, FileScanResult> _open = [];
    private readonly List<ObjectResult> _objects = [];
    private readonly LayerOutline _outline;
    private readonly long _matchesKept;
    private long _matches;
    private long _text;
    private long _layers;
    private long _scanned;
    private long _bytes;
    private long _opaque;
    private long _omitted;
    private bool _isFound;
    private int _reasons;
    private string? _early;

    /// <summary>Prepares a scan.</summary>
    /// <param name="options">How to look inside.</param>
    /// <param name="limits">How many matches to list.</param>
    /// <param name="scan">Scans a stream; told where its content lies.</param>
    public LayerScan(UnpackOptions options, MatchLimits limits, Func<Stream, LayerPlace, FileScanResult> scan)
    {
        _options = options;
        _scan = scan;
        _matchesKept = limits.PerStream;
        _outline = new LayerOutline(options.MostOutlined);
    }

    /// <summary>Called when a layer or a file inside begins, with its path; for progress displays.</summary>
    public Action<string>? Entered { get; init; }

    /// <summary>Called when an object inside is listed, which is when it has ended.</summary>
    public Action<ObjectResult>? Listed { get; init; }

    /// <summary>Is told of the objects that are listed; null for nobody.</summary>
    public IObjectMemory? Memory { get; init; }

    /// <summary>Scans a file.</summary>
    /// <param name="content">The file.</param>
    /// <param name="cancellation">Ends the scan early; the result says so.</param>
    public FileScanResult Run(ByteSource content, CancellationToken cancellation)
    {
        var walker = new LayerWalker(content, this, _options.Limits, _options.Passwords, cancellation) { OpensLayers = _options.OpensLayers };
        try
        {
            return Conclude(walker.Walk());
        }
        catch (OperationCanceledException) when (_open.Count > 0)
        {
            return EndEarly(IncompleteReason.Stopped, "stopped while looking inside");
        }
        catch (Exception exception) when (_open.Count > 0 && FileProblem.Is(exception))
        {
            return EndEarly(IncompleteReason.Unreadable, "read error while looking inside: " + FileProblem.Describe(exception));
        }
    }

    /// <inheritdoc/>
    public void Enter(LayerNode node)
    {
        _places.Note(node, node.Architecture);
        _outline.Add(node);
        if (node.Parent is not null)
        {
            Entered?.Invoke(node.Path);
        }
    }

    /// <inheritdoc/>
    public void Read(LayerNode node, Stream content)
    {
        FileScanResult result = _scan(content, new LayerPlace(_places, node));
        _open[node] = result;
        if (node.Parent is not null)
        {
            _scanned++;
            _bytes += result.BytesScanned;
        }
    }

    /// <inheritdoc/>
    public void Leave(LayerNode node)
    {
        _places.Leave(node);
        _layers += node.Format is not null && !node.IsData ? 1 : 0;

        // What lies in a part is counted where that lies.
        _opaque += node.IsPart ? 0 : node.Accounting.Opaque;
        foreach (LayerProblem problem in node.Problems)
        {
            _reasons |= ReasonOf(problem.Kind);
        }

        if (node.Parent is null)
        {
            return;
        }

        bool isScanned = _open.Remove(node, out FileScanResult? result);
        if (isScanned)
        {
            _isFound |= result!.Verdict == ScanVerdict.Found;
            _reasons |= result.Reasons & ~IncompleteReason.Empty;
        }

        if (node.Problems.Count > 0 || result?.Rules.Count > 0 || result?.Suppressed.Count > 0)
        {
            List(node, result?.Rules ?? [], result?.Suppressed ?? []);
        }
    }

    private static int ReasonOf(ProblemKind kind) => kind switch
    {
        ProblemKind.Damaged or ProblemKind.Checksum => IncompleteReason.Damaged,
        ProblemKind.Truncated => IncompleteReason.Truncated,
        ProblemKind.Encrypted or ProblemKind.Unsupported or ProblemKind.Missing => IncompleteReason.NotOpened,
        _ => IncompleteReason.NotOpened | IncompleteReason.Limit,
    };

    private FileScanResult EndEarly(int reason, string text)
    {
        _reasons |= reason;
        LayerNode root = _open.Keys.Single(node => node.Parent is null);
        _early = (_open[root].Reasons & reason) == 0 ? text : null;
        return Conclude(root);
    }

    private void List(LayerNode node, IReadOnlyList<FiredRule> rules, IReadOnlyList<FiredRule> suppressed)
    {
        string path = node.Path;
        _text += (2L * path.Length) + node.Problems.Sum(problem => problem.Text.Length);
        if (_objects.Count >= MaximumListed || _text > MostText)
        {
            _omitted++;
            return;
        }

        _matches += rules.Sum(fired => fired.Records.Length);
        _objects.Add(new ObjectResult
        {
            Path = path,
            Chain = LayerStep.To(node),
            Size = node.Size,
            Rules = _matches <= _matchesKept ? rules : [.. rules.Select(fired => new FiredRule(fired.Rule, [], fired.MatchCount))],
            Suppressed = suppressed,
            Problems = [.. node.Problems],
        });
        Listed?.Invoke(_objects[^1]);
        Memory?.List(node, _objects[^1]);
    }

    private FileScanResult Conclude(LayerNode root)
    {
        FileScanResult result = _open[root];
        int reasons = result.Reasons | _reasons;
        reasons |= _options.OpensLayers && _options.Opaque.IsReached(_opaque, root.Size) ? ObjectReason.Opaque : 0;
        reasons |= !_options.OpensLayers && _layers > 0 ? ObjectReason.NotLookedInto : 0;
        return new FileScanResult
        {
            Path = result.Path,
            Verdict = _isFound || result.Verdict == ScanVerdict.Found ? ScanVerdict.Found
                : reasons == IncompleteReason.None ? ScanVerdict.Clean
                : ScanVerdict.Incomplete,
            Reasons = reasons,
            Reason = string.Join("; ", Describe(root, result, reasons)),
            Size = result.Size,
            BytesScanned = result.BytesScanned,
            Rules = result.Rules,
            Suppressed = result.Suppressed,
            Inside = new LayerSummary
            {
                Layers = _layers,
                ObjectsScanned = _scanned,
                BytesScanned = _bytes,
                Accounting = _options.OpensLayers ? root.Accounting : new ByteAccounting(),
                OpaqueBytes = _opaque,
                Objects = _objects,
                ObjectsOmitted = _omitted,
                Outline = _outline.Nodes,
                OutlineOmitted = _outline.Omitted,
            },
        };
    }

    private IEnumerable<string> Describe(LayerNode root, FileScanResult result, int reasons)
    {
        if (result.Reason.Length > 0)
        {
            yield return result.Reason;
        }

        if (_early is not null)
        {
            yield return _early;
        }

        if ((reasons & ObjectReason.NotLookedInto) != 0)
        {
            yield return _layers == 1 ? "not looked into: 1 layer" : $"not looked into: {_layers} layers";
        }

        IEnumerable<string> problems = root.Problems.Select(problem => problem.Text)
            .Concat(_objects.SelectMany(found => found.Problems.Select(problem => $"{found.Path}: {problem.Text}")));
        foreach (string problem in problems.Take(ReasonsTold))
        {
            yield return problem;
        }

        long more = problems.LongCount() - ReasonsTold + _omitted;
        if (more > 0)
        {
            yield return $"{more} more of the kind";
        }

        long suppressed = _objects.Sum(found => (long)found.Suppressed.Count);
        if (suppressed > 0)
        {
            yield return $"{suppressed} {(suppressed == 1 ? "finding inside is" : "findings inside are")} suppressed: their objects are listed as false positives";
        }

        if ((reasons & ObjectReason.Opaque) != 0)
        {
            yield return $"{_opaque} bytes are compressed or encrypted and of no known format";
        }
    }
}
