using System;
using System.Collections.Generic;
using System.Threading;
using FirmwareScanner.Unpack.Content;
using FirmwareScanner.Unpack.Formats;

namespace FirmwareScanner.Unpack.Walking;

/// <summary>Walks the tree of layers in an image. Not thread-safe: one for each walk.</summary>
public sealed class LayerWalker
{
    private readonly ILayerVisitor _visitor;
    private readonly UnpackBudget _budget;
    private readonly IReadOnlyList<string> _passwords;
    private readonly ByteSource _image;

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
        _budget = new UnpackBudget(limits ?? new UnpackLimits(), image.Length, cancellation);
    }

    /// <summary>Walks the whole tree.</summary>
    /// <returns>The image's node, complete.</returns>
    /// <exception cref="OperationCanceledException">The walk was cancelled.</exception>
    public LayerNode Walk()
    {
        var root = new LayerNode(null, null, string.Empty) { Offset = 0, Length = _image.Length };
        _visitor.Enter(root);
        try
        {
            WalkContent(root, _image, expects: null);
        }
        catch (UnpackException exception) when (exception.EndsWalk)
        {
            root.Add(UnpackException.Describe(exception));
        }

        _visitor.Leave(root);
        return root;
    }

    /// <summary>Shows the content of a node, then walks the layers found in it.</summary>
    private void WalkContent(LayerNode node, ByteSource content, string? expects)
    {
        node.HasContent = true;
        var finder = new CandidateFinder();
        using (var stream = new ContentStream(content, node, finder, _budget))
        {
            _visitor.Read(node, stream);
            stream.Drain();
            if (content.Problem is { } problem)
            {
                node.Add(problem);
            }

            if (stream.Limit is not null)
            {
                node.Accounting.Scanned = node.Size;
                throw stream.Limit;
            }
        }

        long covered = 0;
        bool isExpectedFound = expects is null;
        foreach (Candidate candidate in finder.Finish())
        {
            if (candidate.Offset < covered || candidate.Offset >= node.Size)
            {
                continue;
            }

            LayerFormat format = LayerFormats.All[candidate.Format];
            if (Recognise(content, candidate.Offset, format) is not { } found)
            {
                continue;
            }

            isExpectedFound |= candidate.Offset == 0 && format.Name == expects;
            RestClassifier.Classify(content, covered, candidate.Offset, node.Accounting);
            covered = candidate.Offset + WalkLayer(node, content, candidate.Offset, format, found);
        }

        RestClassifier.Classify(content, covered, node.Size, node.Accounting);
        if (!isExpectedFound)
        {
            node.Add(new LayerProblem(ProblemKind.Missing, $"should begin with {expects}, which is not there"));
        }
    }

    private FoundLayer? Recognise(ByteSource content, long offset, LayerFormat format)
    {
        try
        {
            return format.Recognise(content, offset, new UnpackContext(_budget, _passwords, static _ => { }));
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            return null;
        }
    }

    /// <summary>Walks a layer.</summary>
    /// <returns>Its length in the parent's content.</returns>
    private long WalkLayer(LayerNode parent, ByteSource content, long offset, LayerFormat format, FoundLayer found)
    {
        _budget.CountObject();
        long room = parent.Size - offset;
        var node = new LayerNode(parent, format.Name, string.Empty)
        {
            Offset = offset,
            Length = Math.Min(found.Length, room),
            Detail = found.Detail,
            IsData = found.IsData,
        };
        foreach (LayerProblem problem in found.Problems)
        {
            node.Add(problem);
        }

        if (found.Length > room)
        {
            node.Add(new LayerProblem(ProblemKind.Truncated, $"{found.Length} bytes long, and only {room} are there"));
        }

        _visitor.Enter(node);
        var inside = new ByteAccounting();
        try
        {
            OpenLayer(node, content, found, inside);
            if (found.MeasureLength is { } measure)
            {
                node.Length = Math.Clamp(measure(), 1, room);
            }
        }
        finally
        {
            node.Length = Math.Max(1, node.Length);
            Account(parent, node, inside);
            _visitor.Leave(node);
        }

        return node.Length;
    }

    private void OpenLayer(LayerNode node, ByteSource content, FoundLayer found, ByteAccounting inside)
    {
        if (found.IsData)
        {
            return;
        }

        if (node.Depth > _budget.Limits.MaximumDepth)
        {
            node.Add(new LayerProblem(ProblemKind.Depth, $"layers are nested deeper than {_budget.Limits.MaximumDepth}"));
            return;
        }

        var context = new UnpackContext(_budget, _passwords, node.Add);
        try
        {
            foreach (LayerMember member in found.Open(context))
            {
                WalkMember(node, content, member, inside);
            }
        }
        catch (Exception exception) when (UnpackException.IsDamage(exception))
        {
            node.Add(UnpackException.Describe(exception));
        }
    }

    private void WalkMember(LayerNode layer, ByteSource parentContent, LayerMember member, ByteAccounting inside)
    {
        bool isLayersOwn = member.Name.Length == 0;
        LayerNode node = layer;
        var slice = member.Content as SliceSource;
        bool isSlice = slice is not null && ReferenceEquals(slice.Parent, parentContent);
        if (!isLayersOwn)
        {
            _budget.CountObject();
            node = new LayerNode(layer, null, member.Name)
            {
                Kind = member.Kind,
                Mode = member.Mode,
                LinkTarget = member.LinkTarget,
                Offset = isSlice ? slice!.Offset : -1,
                Length = isSlice ? slice!.Length : 0,
            };
            _visitor.Enter(node);
        }

        try
        {
            foreach (LayerProblem problem in member.Problems)
            {
                node.Add(problem);
            }

            if (member.Content is not null)
            {
                WalkContent(node, member.Content, member.Expects);
                if (isSlice)
                {
                    inside.Add(node.Accounting);
                }
            }
        }
        finally
        {
            (member.Content as IDisposable)?.Dispose();
            if (!isLayersOwn)
            {
                _visitor.Leave(node);
            }
        }
    }

    /// <summary>Adds the bytes of a layer to the account of the content that it lies in.</summary>
    private static void Account(LayerNode parent, LayerNode layer, ByteAccounting inside)
    {
        ByteAccounting account = parent.Accounting;
        if (layer.IsData)
        {
            account.Scanned += layer.Length;
            return;
        }

        // Parts that overlap count once: the rest of the layer is what they leave.
        long rest = layer.Length - inside.Total;
        if (rest < 0)
        {
            account.Opened += layer.Length;
            return;
        }

        account.Add(inside);
        if (layer.Problems.Count > 0 && !layer.HasContent && inside.Total == 0)
        {
            account.Refused += rest;
        }
        else
        {
            account.Opened += rest;
        }
    }
}
