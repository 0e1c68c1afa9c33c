"""Puts together what the phone knows of its owner and of other persons, beside the address book."""

from __future__ import annotations

from collections.abc import Mapping

from harness.virtual.binder.endpoint import BinderObject, Endpoint
from harness.virtual.system.accounts import AccountService
from harness.virtual.system.activities import Activities, ProviderService
from harness.virtual.system.appops import AppOps
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.person_providers import PROVIDERS, PersonProviders
from harness.virtual.system.phone_numbers import PhoneNumbers


def person_services(activities: Activities, permissions: Permissions, appops: AppOps) -> Mapping[str, BinderObject]:
    """Return the services by their names."""
    numbers = PhoneNumbers(activities, permissions, appops)
    return {"account": AccountService(activities, permissions).binder(), **numbers.binders()}


def add_person_providers(endpoint: Endpoint, activities: Activities, permissions: Permissions, appops: AppOps) -> None:
    """Have the activity manager find the providers."""
    persons = PersonProviders(activities, permissions, appops)
    for kind in PROVIDERS:
        reference = endpoint.publish(persons.provider(kind))
        activities.providers[kind.authority] = ProviderService(
            name=kind.name, permissions=(kind.read,), binder=reference
        )
