using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// The lease is lent. On a parameter, where it is the default: the method may use it until it returns, and may neither release,
/// transfer, store nor return it. On a result: somebody else releases it, such as a scope.
/// </summary>
[AttributeUsage(AttributeTargets.ReturnValue | AttributeTargets.Parameter)]
public sealed class BorrowedAttribute : Attribute
{
}
