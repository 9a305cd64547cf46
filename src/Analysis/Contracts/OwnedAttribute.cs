using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// The lease comes with ownership. On a result or an <c>out</c> parameter: the caller has to release or transfer it. On a field: the
/// object owns what is stored there, and a non-empty value must not be overwritten.
/// </summary>
[AttributeUsage(AttributeTargets.ReturnValue | AttributeTargets.Parameter | AttributeTargets.Field)]
public sealed class OwnedAttribute : Attribute
{
}
