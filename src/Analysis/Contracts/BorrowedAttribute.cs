using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// The lease is lent. On a parameter, where it is the default: the method may use it until it returns, and may neither release,
/// transfer, store nor return it. On a result: somebody else releases it, such as a scope. On a field or property:
/// what is stored there is an object that somebody else disposes of, and that lives as long as it is used there.
/// </summary>
[AttributeUsage(AttributeTargets.ReturnValue | AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.Property)]
public sealed class BorrowedAttribute : Attribute
{
}
