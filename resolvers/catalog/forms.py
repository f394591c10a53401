"""The forms that frontends render: fields, options and conditions."""

import strawberry

from models.catalog.entries import Form
from resolvers.catalog.enums import FormFieldType
from resolvers.scalars import JSON


@strawberry.type(description="A choice of a SELECT field.")
class FormOption:
    value: str = strawberry.field(description="What is stored.")
    label: str = strawberry.field(description="What people read.")


@strawberry.type(description="A condition under which a field shows.")
class FormCondition:
    field: str = strawberry.field(description="The field that is looked at, its default counted.")
    equals: JSON = strawberry.field(description="The value it must have.")


@strawberry.type(
    description="One field of a credential's form; the order of the list is the order of display."
)
class FormField:
    name: str = strawberry.field(description="The key under which it is given and stored.")
    label: str = strawberry.field(description="What people read.")
    type: FormFieldType = strawberry.field(description="How it is typed and shown.")
    required: bool = strawberry.field(description="Whether it must be filled while it shows.")
    secret: bool = strawberry.field(description="Whether it is given as secret and never comes out.")
    default: JSON | None = strawberry.field(description="What counts where nothing is given.")
    placeholder: str | None = strawberry.field(description="An example to show in the empty field.")
    help: str | None = strawberry.field(description="What it is for.")
    help_url: str | None = strawberry.field(description="Where to get it.")
    resets: list[str] = strawberry.field(
        description="The secret fields to be typed again when this one changes: it decides where they are sent."
    )
    options: list[FormOption] = strawberry.field(description="The choices of a SELECT field.")
    show_when: list[FormCondition] = strawberry.field(
        description="All must hold, judged after defaults. A hidden field is neither required nor kept: saving erases what it held."
    )


def form_told(form: Form) -> list[FormField]:
    """A form of the catalog in the words of the schema."""
    return [
        FormField(
            name=field.name,
            label=field.label,
            type=field.type,
            required=field.required,
            secret=field.secret,
            default=None if field.default is None else JSON(field.default),
            placeholder=field.placeholder,
            help=field.help,
            help_url=field.help_url,
            resets=list(field.resets),
            options=[FormOption(value=option.value, label=option.label) for option in field.options],
            show_when=[
                FormCondition(field=condition.field, equals=JSON(condition.equals))
                for condition in field.show_when
            ],
        )
        for field in form
    ]
