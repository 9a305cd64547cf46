using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// The method takes the lease or the disposable object over: after the call it is stale for the caller, who must have owned it. A method
/// with such a parameter has to release, transfer or store it on every path.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ConsumedAttribute : Attribute
{
}
