using System;
using System.Collections.Generic;
using System.Threading;
using FirmwareScanner.Unpack.Formats;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>
/// Walks the tree of layers in an image. Each content is read once, forward, by the visitor; what may begin in it is noted meanwhile, and
/// then tried in the order of the bytes. Not thread-safe: one for each walk.
/// </summary>
public sealed class LayerWalker
{
    // 24 bytes each. Of more what lies between them is looked into a second time.
    private const int MostUnread = 1 << 18;

    private readonly ILayerVisitor _visitor;
    private readonly UnpackBudget _budget;
    private readonly IReadOnlyList<string> _passwords;
    private readonly ByteSource _image;
    private UnpackContext? _context;

    // Places at which layers may begin, noted in the contents that are open: those of the content and of what it lies in.
    private int _candidates;

    // Ranges that readers left unread in these contents.
    private int _unread;

    /// <summary>Prepares a walk.</summary>
    /// <param name="image">The image.</param>
    /// <param name="visitor">Is shown the tree.</param>
    /// <param name="limits">What the walk may cost; the defaults if null.</param>
    /// <param name="passwords">Passwords to try on encrypted archives; none if null.</param>
    /// <param name="cancellation">Ends the walk.</param>
    public LayerWalker(
        ByteSource image,
        ILayerVisitor visitor,
        UnpackLimits? limits = null,
        IReadOnlyList<string>? passwords = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(visitor);
        _image = image;
        _visitor = visitor;
        _passwords = passwords ?? [];
        _budget = new UnpackBudget(limits ?? new UnpackLimits(), cancellation);
    }

    /// <summary>Whether layers are opened; otherwise those in the image itself are recognised and shown, and nothing in them.</summary>
    public bool OpensLayers { get; init; } = true;

    /// <summary>Bytes unpacked so far, over all layers.</summary>
    public long Unpacked => _budget.Unpacked;

    /// <summary>Walks the whole tree.</summary>
    /// <returns>The image's node, complete.</returns>
    /// <exception cref="OperationCanceledException">The walk was cancelled.</exception>
    public LayerNode Walk()
    {
        var root = new LayerNode(null, null, string.Empty) { Offset = 0 };
        _visitor.Enter(root);
        WalkContent(root, _image, expects: null);
        root.Length = root.Size;
        _visitor.Leave(root);
        return root;
    }

    /// <summary>Shows the content of a node, then walks the layers found in it. What a limit leaves is accounted for as refused.</summary>
    /// <returns>False if the walk must end.</returns>
    private bool WalkContent(LayerNode node, ByteSource content, string? expects)
    {
        node.HasContent = true;
        int candidates = _candidates;
        int unread = _unread;
        bool goesOn = true;
        try
        {
            WindowMap windows = ShowContent(node, content, out List<Candidate> found);
            var open = new OpenContent(node, content, windows);
            goesOn = WalkLayers(open, found, expects);
            _candidates = candidates;
            _unread = unread;
            if (goesOn && OpensLayers)
            {
                open.ClassifyUpTo(node.Size);
            }
        }
        catch (UnpackException exception) when (exception.EndsWalk)
        {
            node.Add(UnpackException.Describe(exception));
            goesOn = false;
        }
        catch (OperationCanceledException)
        {
            node.Accounting.Refused += Math.Max(0, node.Size - node.Accounting.Total);
            throw;
        }

        node.Accounting.Refused += Math.Max(0, node.Size - node.Accounting.Total);
        return goesOn;
    }

    /// <summary>Shows a content, and notes meanwhile where layers may begin in it and what its windows are.</summary>
    private WindowMap ShowContent(LayerNode node, ByteSource content, out List<Candidate> candidates)
    {
        // Given back before the layers are walked: their contents use the same buffer.
        using var finder = new CandidateFinder(CandidateFinder.MostCandidates - _candidates);
        using var stream = new ContentStream(content, node, finder, _budget);
        _visitor.Read(node, stream);
        stream.Drain();
        if (node.Parent is null)
        {
            _budget.ImageLength = node.Size;
        }

        if (content.Problem is { } problem)
        {
            node.Add(problem);
        }

        if (stream.Limit is not null)
        {
            throw stream.Limit;
        }

        candidates = Finish(node, finder);
        return finder.Windows;
    }

    private List<Candidate> Finish(LayerNode node, CandidateFinder finder)
    {
        List<Candidate> found = finder.Finish();
        _candidates += Math.Min(found.Count, CandidateFinder.MostCandidates - _candidates);
        if (finder.GaveUpAt is { } offset)
        {
            node.Add(new LayerProblem(
                ProblemKind.Memory, $"there are more than {CandidateFinder.MostCandidates} places at which a layer may begin: behind offset 0x{offset:x} none was looked for"));
        }

        return found;
    }

    private bool WalkLayers(OpenContent open, List<Candidate> candidates, string? expects)
    {
        LayerNode node = open.Node;
        bool isExpectedFound = expects is null;
        foreach (Candidate candidate in candidates)
        {
            _budget.Cancellation.ThrowIfCancellationRequested();
            LayerFormat format = LayerFormats.All[candidate.Format];
            if (candidate.Offset >= node.Size || !open.MayHold(candidate.Offset, format))
            {
                continue;
            }

            open.Noted.Begin(candidate.Offset);
            if (Recognise(open.Noted, candidate.Offset, format) is not { } found)
            {
                continue;
            }

            isExpectedFound |= candidate.Offset == 0 && format.Name == expects;
            if (OpensLayers)
            {
                open.ClassifyUpTo(candidate.Offset);
            }

            if (!WalkLayer(open, candidate.Offset, format, found))
            {
                return false;
            }
        }

        if (!isExpectedFound)
        {
            node.Add(new LayerProblem(ProblemKind.Missing, $"should begin with {expects}, which is not there"));
        }

        return true;
    }

    private FoundLayer? Recognise(ByteSource content, long offset, LayerFormat format)
    {
        try
        {
            return format.Recognise(content, offset, new UnpackContext(_budget, _passwords, static _ => { }, _context));
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            return null;
        }
    }

    /// <summary>Walks a layer.</summary>
    /// <param name="open">The content that holds it.</param>
    /// <param name="offset">Offset of the layer in it.</param>
    /// <param name="format">Its format.</param>
    /// <param name="found">The layer.</param>
    /// <returns>False if the walk must end.</returns>
    private bool WalkLayer(OpenContent open, long offset, LayerFormat format, FoundLayer found)
    {
        _budget.CountObject();
        long room = open.Node.Size - offset;
        var node = new LayerNode(open.Node, format.Name, string.Empty)
        {
            Offset = offset,
            Length = Math.Min(found.Length, room),
            Detail = found.Detail,
            Architecture = found.Architecture,
            IsData = found.IsData,
        };
        foreach (LayerProblem problem in found.Problems)
        {
            node.Add(problem);
        }

        if (found.Length > room)
        {
            node.Add(new LayerProblem(ProblemKind.Truncated, $"it is {found.Length} bytes long, and only {room} are there"));
        }

        _visitor.Enter(node);
        var inside = new ByteAccounting();
        bool goesOn = OpenLayer(node, open, found, inside);
        node.Length = Math.Max(1, node.Length);
        Account(open, node, inside);
        _visitor.Leave(node);
        return goesOn;
    }

    private static void Measure(LayerNode node, FoundLayer found)
    {
        if (found.MeasureLength is { } measure)
        {
            node.Length = Math.Clamp(measure(), 1, node.Parent!.Size - node.Offset);
        }
    }

    /// <summary>
    /// What was read of a layer before it failed belongs to it: otherwise each of a million entries of an archive that is refused would
    /// be tried as the first of another.
    /// </summary>
    private static void MeasureDamaged(LayerNode node, FoundLayer found)
    {
        try
        {
            Measure(node, found);
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            node.Add(UnpackException.Describe(exception));
        }
    }

    private bool OpenLayer(LayerNode node, OpenContent open, FoundLayer found, ByteAccounting inside)
    {
        if ((found.IsData && found.IsEmpty) || !OpensLayers)
        {
            return true;
        }

        if (node.Depth > _budget.Limits.MaximumDepth)
        {
            node.Add(new LayerProblem(ProblemKind.Depth, $"layers are nested deeper than {_budget.Limits.MaximumDepth}"));
            return true;
        }

        UnpackContext? outer = _context;
        var context = new UnpackContext(_budget, _passwords, node.Add, outer);
        _context = context;
        try
        {
            foreach (LayerMember member in found.Open(context))
            {
                if (!node.IsOpened && member.Name.Length > 0 && !found.IsData)
                {
                    ShowRaw(node, open.Bytes);
                }

                node.IsOpened = true;
                if (!WalkMember(node, open.Noted, member, inside))
                {
                    return false;
                }
            }

            Measure(node, found);
            node.IsOpened |= node.Problems.Count == 0;
            return true;
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            node.Add(UnpackException.Describe(exception));
            MeasureDamaged(node, found);
            return true;
        }
        catch (UnpackException exception)
        {
            node.Add(UnpackException.Describe(exception));
            return false;
        }
        finally
        {
            _context = outer;
        }
    }

    /// <summary>
    /// Shows the bytes of a layer that holds named things, as an object of their own: rules about headers and sizes mean the layer. Where
    /// it is all that its parent holds, these bytes were shown already.
    /// </summary>
    private void ShowRaw(LayerNode node, ByteSource content)
    {
        if (node.Length == 0 || node.Length == node.Parent!.Size)
        {
            return;
        }

        node.HasContent = true;
        node.IsRaw = true;
        node.IsPart = true;
        using var stream = new ContentStream(content.Slice(node.Offset, node.Length), node, finder: null, budget: null);
        _visitor.Read(node, stream);
        stream.Drain();
    }

    private bool WalkMember(LayerNode layer, ByteSource parentContent, LayerMember member, ByteAccounting inside)
    {
        bool isLayersOwn = member.Name.Length == 0;
        bool isSlice = member.Content is SliceSource part && ReferenceEquals(part.Parent, parentContent);
        LayerNode node = layer;
        if (!isLayersOwn)
        {
            _budget.CountObject();
            var slice = isSlice ? (SliceSource)member.Content! : null;
            node = new LayerNode(layer, null, member.Name)
            {
                Kind = member.Kind,
                Mode = member.Mode,
                LinkTarget = member.LinkTarget,
                Offset = slice?.Offset ?? -1,
                Length = slice?.Length ?? 0,
            };
            _visitor.Enter(node);
        }

        foreach (LayerProblem problem in member.Problems)
        {
            node.Add(problem);
        }

        bool goesOn = true;
        if (member.Content is not null)
        {
            node.IsPart = isSlice;
            goesOn = WalkContent(node, member.Content, member.Expects);
            (member.Content as IDisposable)?.Dispose();
            if (isSlice)
            {
                inside.Add(member.IsRefused ? new ByteAccounting { Refused = node.Size } : node.Accounting);
            }
        }

        if (!isLayersOwn)
        {
            _visitor.Leave(node);
        }

        return goesOn;
    }

    /// <summary>
    /// Adds the bytes of a layer to the account of the content that it lies in, those that it claims. What its reader never looked at is
    /// left to that content, where other layers may lie in it.
    /// </summary>
    private void Account(OpenContent open, LayerNode layer, ByteAccounting inside)
    {
        long end = layer.Offset + layer.Length;
        bool isWhole = layer.IsData || !layer.IsOpened || !OpensLayers;
        List<ByteRange> unread = isWhole ? [] : open.Noted.Unread(end, Math.Max(1, MostUnread - _unread));
        _unread += unread.Count;
        long claimed = open.Claim(end, unread);
        open.Node.Accounting.Add(Complete(layer, inside, claimed));
        if (layer.HasContent && !layer.IsRaw)
        {
            return;
        }

        ByteAccounting rest = open.Classify(unread);
        layer.IsPart = true;
        layer.Accounting = Complete(layer, inside, layer.Length - rest.Total);
        layer.Accounting.Add(rest);
    }

    /// <summary>The account of a number of bytes of a layer: those of its parts, and the rest.</summary>
    private static ByteAccounting Complete(LayerNode layer, ByteAccounting inside, long length)
    {
        long rest = length - inside.Total;
        var account = new ByteAccounting();
        if (rest < 0)
        {
            // Parts that overlap would count twice: then the layer counts as a whole.
            account.Opaque = Math.Min(inside.Opaque, length);
            rest = length - account.Opaque;
        }
        else
        {
            account.Add(inside);
        }

        account.Scanned += layer.IsData ? rest : 0;
        account.Opened += !layer.IsData && layer.IsOpened ? rest : 0;
        account.Refused += !layer.IsData && !layer.IsOpened ? rest : 0;
        return account;
    }
}
