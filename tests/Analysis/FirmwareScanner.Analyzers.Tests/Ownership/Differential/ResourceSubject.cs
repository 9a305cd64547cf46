using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>
/// Disposable objects that keep books: each knows whether it is open, disposed of or moved, and how many were open when it was acquired,
/// so that one which is released before a later one is noticed.
/// </summary>
internal class ResourceSubject : PathSubject
{
    /// <summary>What the variables hold.</summary>
    protected CheckedResource?[] Variables { get; } = new CheckedResource?[2];

    /// <summary>What is open, in the order in which it was acquired.</summary>
    protected List<CheckedResource> Opened { get; } = [];

    public override void Begin()
    {
        Variables[0] = null;
        Variables[1] = null;
        Opened.Clear();
    }

    public override void Rent(int target, bool isGranted) => Variables[target] = isGranted ? Open() : null;

    public override string? Use(int source) => Variables[source] is CheckedResource resource ? resource.Stale() : "FWS108";

    public override IEnumerable<string> Release(int source)
    {
        if (Variables[source] is not CheckedResource resource)
        {
            return ["FWS108"];
        }

        if (resource.Stale() is string stale)
        {
            return [resource.IsDisposed ? "FWS103" : stale];
        }

        bool isInOrder = IsInOrder(resource);
        resource.Dispose();
        Opened.Remove(resource);
        return isInOrder ? [] : ["FWS111"];
    }

    public override bool IsValid(int source) => Variables[source] is CheckedResource resource && resource.Stale() is null;

    public override string? Transfer(int source, int target, bool isGranted)
    {
        if (!IsValid(source))
        {
            string? fault = Use(source);
            Variables[target] = null;
            return fault;
        }

        CheckedResource resource = Variables[source]!;
        resource.Move();
        Opened.Remove(resource);
        Variables[target] = isGranted ? Open() : null;
        return null;
    }

    public override string? Copy(int source, int target)
    {
        Variables[target] = Variables[source];
        return null;
    }

    public override bool IsSome(int source) => Variables[source] is not null;

    // What no variable holds nobody can release: it does not wait for the end to be missed.
    public override string? Lost() => Opened.RemoveAll(open => !Variables.Contains(open)) > 0 ? "FWS102" : null;

    public override string? End(bool isException) => Opened.Count > 0 ? "FWS102" : null;

    /// <summary>Whether everything that was acquired after one that is open was released before it.</summary>
    protected virtual bool IsInOrder(CheckedResource resource) => Opened[^1] == resource;

    /// <summary>Opens one more.</summary>
    protected CheckedResource Open()
    {
        CheckedResource resource = new();
        Opened.Add(resource);
        return resource;
    }

    /// <summary>An object that knows what became of it.</summary>
    protected sealed class CheckedResource : IDisposable
    {
        private bool _isMoved;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;

        public void Move() => _isMoved = true;

        public string? Stale() => IsDisposed || _isMoved ? "FWS101" : null;
    }
}
