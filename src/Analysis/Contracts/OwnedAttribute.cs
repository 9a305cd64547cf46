using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// A value comes with ownership: a lease, or an object of a class that implements IDisposable. On a result or an <c>out</c> parameter: the
/// caller has to release or transfer it. On a field, or with <c>field:</c> on an automatic property: the object owns what is stored there,
/// its Dispose releases it, and a value that is not empty must not be overwritten. On a disposable class: whoever creates an object of it
/// has to dispose of it.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.ReturnValue | AttributeTargets.Parameter | AttributeTargets.Field)]
public sealed class OwnedAttribute : Attribute
{
}
