using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>
/// Disposable objects that keep books: each knows whether it is open, disposed of or moved, and how many were open when it was acquired,
/// so that one which is released before a later one is noticed.
/// </summary>
internal sealed class ResourceSubject : PathSubject
{
    private readonly CheckedResource?[] _variables = new CheckedResource?[2];
    private readonly List<CheckedResource> _open = [];

    public override void Begin()
    {
        _variables[0] = null;
        _variables[1] = null;
        _open.Clear();
    }

    public override void Rent(int target, bool isGranted) => _variables[target] = isGranted ? Open() : null;

    public override string? Use(int source) => _variables[source] is CheckedResource resource ? resource.Stale() : "FWS108";

    public override IEnumerable<string> Release(int source)
    {
        if (_variables[source] is not CheckedResource resource)
        {
            return ["FWS108"];
        }

        if (resource.Stale() is string stale)
        {
            return [resource.IsDisposed ? "FWS103" : stale];
        }

        bool isInOrder = _open[^1] == resource;
        resource.Dispose();
        _open.Remove(resource);
        return isInOrder ? [] : ["FWS111"];
    }

    public override bool IsValid(int source) => _variables[source] is CheckedResource resource && resource.Stale() is null;

    public override string? Transfer(int source, int target, bool isGranted)
    {
        if (!IsValid(source))
        {
            string? fault = Use(source);
            _variables[target] = null;
            return fault;
        }

        CheckedResource resource = _variables[source]!;
        resource.Move();
        _open.Remove(resource);
        _variables[target] = isGranted ? Open() : null;
        return null;
    }

    public override void Copy(int source, int target) => _variables[target] = _variables[source];

    public override bool IsSome(int source) => _variables[source] is not null;

    // What no variable holds nobody can release: it does not wait for the end to be missed.
    public override string? Lost() => _open.RemoveAll(open => !_variables.Contains(open)) > 0 ? "FWS102" : null;

    public override string? End() => _open.Count > 0 ? "FWS102" : null;

    private CheckedResource Open()
    {
        CheckedResource resource = new();
        _open.Add(resource);
        return resource;
    }

    private sealed class CheckedResource : IDisposable
    {
        private bool _isMoved;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;

        public void Move() => _isMoved = true;

        public string? Stale() => IsDisposed || _isMoved ? "FWS101" : null;
    }
}
