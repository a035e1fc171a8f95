import{initAll as d}from"./govuk-frontend.min.js";document.body.classList.add("js-enabled","govuk-frontend-supported");d();
